/** What the last byte has completed. */
export type Reading =
  /** A command line; `body` is the text between the prefix and S3, as Latin-1. */
  | { readonly kind: 'line'; readonly body: string }
  /** `A/`: repeats the last command line (V.250 clause 5.2.4). */
  | { readonly kind: 'repeat' }
  /** A line longer than the module can hold. */
  | { readonly kind: 'overlong' };

/** The characters that a host can set (V.250 clause 6.2). */
export interface EditingCharacters {
  /** S3, command line termination. */
  readonly termination: number;
  /** S4, response formatting; ignored in command lines. */
  readonly formatting: number;
  /** S5, command line editing: deletes the previous character. */
  readonly editing: number;
}

const UPPER_A = 0x41;
const LOWER_A = 0x61;
const SLASH = 0x2f;
const TO_T = 0x54 - UPPER_A;

/** Finds command lines in the bytes from a host (V.250 clauses 5.2.1 to 5.2.4). */
export class LineReader {
  #state: 'seeking' | 'prefix' | 'body' = 'seeking';
  #firstLetter = UPPER_A;
  #body: number[] = [];
  #overlong = false;

  constructor(
    private readonly characters: () => EditingCharacters,
    private readonly longestBody: () => number,
  ) {}

  /** Whether the prefix has been read and the line has not ended. */
  get isInsideLine(): boolean {
    return this.#state === 'body';
  }

  /** Discards an incomplete line. */
  reset(): void {
    this.#state = 'seeking';
    this.#body = [];
    this.#overlong = false;
  }

  push(byte: number): Reading | null {
    const { termination, formatting, editing } = this.characters();
    if (byte === termination) return this.#terminate();
    if (byte === formatting) return null;
    if (this.#state === 'body') {
      this.#edit(byte, editing);
      return null;
    }
    return this.#seekPrefix(byte);
  }

  #terminate(): Reading | null {
    const complete = this.#state === 'body';
    const overlong = this.#overlong;
    const body = Buffer.from(this.#body).toString('latin1');
    this.reset();
    if (!complete) return null;
    return overlong ? { kind: 'overlong' } : { kind: 'line', body };
  }

  #edit(byte: number, editing: number): void {
    if (byte === editing) this.#body.pop();
    else if (this.#body.length >= this.longestBody()) this.#overlong = true;
    else this.#body.push(byte);
  }

  /** Finds `AT` or `at`, not mixed case; bytes before it are ignored. */
  #seekPrefix(byte: number): Reading | null {
    if (this.#state === 'prefix' && byte === this.#firstLetter + TO_T) {
      this.#state = 'body';
      return null;
    }
    if (this.#state === 'prefix' && byte === SLASH) {
      this.reset();
      return { kind: 'repeat' };
    }
    if (byte === UPPER_A || byte === LOWER_A) {
      this.#state = 'prefix';
      this.#firstLetter = byte;
    } else {
      this.#state = 'seeking';
    }
    return null;
  }
}
