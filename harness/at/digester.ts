import type { Dialect } from './dialect';
import {
  BLANK,
  CR,
  type ExpectedEcho,
  type Input,
  LF,
  NUL,
  noise,
  oneMore,
  type Reading,
  readEcho,
  readLineEndBeforeEcho,
  readNumericCode,
  readTextLine,
} from './reading';
import type { Token } from './token';

/**
 * Turns received bytes into tokens. It does no I/O and has no clock: each chunk comes with its time.
 * The tokens do not depend on how the bytes are split into chunks. It never throws and never loses a byte.
 */
export class Digester {
  #held = new HeldBytes();
  #wanted = 1;
  #echo: ExpectedEcho | null = null;
  #prompt = false;
  #numericCodes = false;
  /** The last token was a framed line of information text, which the next line may continue. */
  #inText = false;
  /** The last token was a prompt, which may be followed by CR LF. */
  #behindPrompt = false;

  constructor(private readonly dialect: Pick<Dialect, 'readMessage' | 'vendorError'>) {}

  /**
   * Takes bytes received at `t` (ms since the run began) and returns the tokens that they complete. The tokens are
   * views of `bytes`, which must not change afterwards.
   */
  push(bytes: Uint8Array, t: number): Token[] {
    this.#held.append(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), t);
    return this.#held.size < this.#wanted ? [] : this.#digest(false);
  }

  /** Turns all bytes held back into tokens, complete or not. */
  flush(): Token[] {
    return this.#digest(true);
  }

  /**
   * Which bytes the module may echo next: a command line (sent with a CR) or, if not `line`, plain data; null for
   * none.
   */
  expectEcho(bytes: Uint8Array | null, { line = true }: { line?: boolean } = {}): void {
    this.#echo = bytes && bytes.length > 0 ? { bytes: Buffer.from(bytes), line } : null;
  }

  /** Whether `>` at the beginning of a line is a prompt or plain text. Applies to one prompt. */
  expectPrompt(yes: boolean): void {
    this.#prompt = yes;
  }

  /** Whether ATV0 applies (V.250 6.2.6): numeric result codes, and no CR LF before a line. */
  expectNumericCodes(yes: boolean): void {
    this.#numericCodes = yes;
  }

  /** Whether bytes are held back because their meaning depends on the bytes that follow. */
  get pending(): boolean {
    return this.#held.size > 0;
  }

  /** Whether only a prompt is held back, which a space may follow. */
  get promptHeld(): boolean {
    const { size } = this.#held;
    return this.#prompt && size > 0 && size <= 3 && /^(\r\n)?>$/.test(this.#held.view.toString('latin1'));
  }

  /** Whether the bytes held back end in CR, which an LF may follow. */
  get lineEndHeld(): boolean {
    return this.#held.size > 0 && this.#held.view[this.#held.size - 1] === CR;
  }

  #digest(complete: boolean): Token[] {
    const tokens: Token[] = [];
    while (this.#held.size > 0) {
      const reading = this.#read({
        bytes: this.#held.view,
        complete,
        vendorError: this.dialect.vendorError,
      });
      if ('wanted' in reading) {
        this.#wanted = reading.wanted;
        return tokens;
      }
      const { raw, t } = this.#held.take(reading.size);
      this.#forgetExpected(reading.body.kind);
      this.#behindPrompt = reading.body.kind === 'prompt';
      this.#inText = reading.body.kind === 'line' && reading.body.name === null && reading.body.framed;
      tokens.push({ raw, t, ...reading.body });
    }
    this.#wanted = 1;
    return tokens;
  }

  #read(input: Input): Reading {
    return (
      (this.#echo && readEcho(input, this.#echo)) ??
      (this.#echo && this.#behindPrompt ? readLineEndBeforeEcho(input, this.#echo) : null) ??
      readOddBytes(input) ??
      this.#readLine(input)
    );
  }

  #readLine(input: Input): Reading {
    const lead = input.bytes[0] === CR ? 2 : 0;
    return (
      (this.#prompt ? readPrompt(input, lead) : null) ??
      (this.#numericCodes ? readNumericCode(input) : null) ??
      this.dialect.readMessage?.(input, lead) ??
      readTextLine(input, lead, { continued: this.#inText, headless: this.#numericCodes })
    );
  }

  #forgetExpected(kind: Token['kind']): void {
    if (kind === 'echo') this.#echo = null;
    if (kind === 'prompt') this.#prompt = false;
  }
}

/** Reads NUL at the beginning of a line, and CR and LF that neither open nor end a line; null for anything else. */
function readOddBytes(input: Input): Reading | null {
  const { bytes } = input;
  if (bytes[0] === NUL) return readNuls(input);
  if (bytes[0] === LF) return noise(1);
  if (bytes[0] !== CR) return null;
  if (bytes.length < 2) return oneMore(input);
  if (bytes[1] !== LF) return noise(1);
  if (bytes.length < 3) return oneMore(input);
  return bytes[2] === CR || bytes[2] === LF || bytes[2] === NUL ? noise(2) : null;
}

function readNuls(input: Input): Reading {
  const end = input.bytes.findIndex((byte) => byte !== NUL);
  return end === -1 ? oneMore(input) : noise(end);
}

function readPrompt(input: Input, lead: number): Reading | null {
  const { bytes, complete } = input;
  if (bytes[lead] !== 0x3e) return null;
  if (bytes.length === lead + 1 && !complete) return { wanted: bytes.length + 1 };
  const spaced = bytes[lead + 1] === BLANK;
  return { size: lead + (spaced ? 2 : 1), body: { kind: 'prompt', spaced, framed: lead > 0 } };
}

/** Received bytes that belong to no token yet, each with its time of arrival. */
class HeldBytes {
  #chunks: Buffer[] = [];
  #size = 0;
  /** The end of each chunk, counted from the first held byte, and its time of arrival. */
  #marks: { end: number; t: number }[] = [];

  get size(): number {
    return this.#size;
  }

  append(bytes: Buffer, t: number): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    this.#marks.push({ end: this.#size, t });
  }

  /** All held bytes in one buffer; copies only if they came in several chunks. */
  get view(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks, this.#size)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** Removes the first `size` bytes; `t` is the arrival time of the last of them. */
  take(size: number): { raw: Buffer; t: number } {
    const view = this.view;
    const t = (this.#marks.find((mark) => mark.end >= size) ?? { t: 0 }).t;
    this.#size -= size;
    this.#chunks = this.#size > 0 ? [view.subarray(size)] : [];
    this.#marks = this.#marks
      .filter((mark) => mark.end > size)
      .map((mark) => ({ end: mark.end - size, t: mark.t }));
    return { raw: view.subarray(0, size), t };
  }
}
