/** What a byte completed. */
export type Reading =
  /** A command line; `body` is what stood between the prefix and S3, as Latin-1 text. */
  | { readonly kind: 'line'; readonly body: string }
  /** `A/`: the last command line again (V.250 clause 5.2.4). */
  | { readonly kind: 'repeat' }
  /** A line that was longer than the module can hold. */
  | { readonly kind: 'overlong' };

/** The characters that V.250 clause 6.2 lets a host choose. */
export interface EditingCharacters {
  /** S3, command line termination. */
  readonly termination: number;
  /** S4, response formatting; ignored in command lines. */
  readonly formatting: number;
  /** S5, command line editing: takes the character before it back. */
  readonly editing: number;
}

const UPPER_A = 0x41;
const LOWER_A = 0x61;
const SLASH = 0x2f;
const TO_T = 0x54 - UPPER_A;

/** Finds command lines in the bytes that a host sends, as V.250 clauses 5.2.1 to 5.2.4 tell. */
export class LineReader {
  #state: 'seeking' | 'prefix' | 'body' = 'seeking';
  #firstLetter = UPPER_A;
  #body: number[] = [];
  #overlong = false;

  constructor(
    private readonly characters: () => EditingCharacters,
    private readonly longestBody: () => number,
  ) {}

  /** The prefix has been read and the line has not ended yet. */
  get isInsideLine(): boolean {
    return this.#state === 'body';
  }

  /** Forgets what has been typed so far. */
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

  /** `AT` or `at`, both letters of one case; whatever comes before is not ours. */
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
