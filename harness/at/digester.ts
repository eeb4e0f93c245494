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
 * Makes tokens of the bytes that a module sends. It does no I/O and has no clock: the time comes in with the bytes.
 * However the bytes are cut into chunks, the tokens are the same; it never throws and never loses a byte.
 */
export class Digester {
  #held = new HeldBytes();
  #wanted = 1;
  #echo: ExpectedEcho | null = null;
  #prompt = false;
  #numericCodes = false;
  /** The last token was a line of information text, which may go on. */
  #inText = false;
  /** The last token was a prompt, which may end in a CR LF of its own. */
  #behindPrompt = false;

  constructor(private readonly dialect: Pick<Dialect, 'readMessage' | 'vendorError'>) {}

  /**
   * Takes bytes that came at `t` (ms since the run began) and gives the tokens that they complete. The tokens keep
   * views of `bytes`, which must not change afterwards.
   */
  push(bytes: Uint8Array, t: number): Token[] {
    this.#held.append(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), t);
    return this.#held.size < this.#wanted ? [] : this.#digest(false);
  }

  /** Gives up waiting for the rest of whatever is held back and makes tokens of all of it. */
  flush(): Token[] {
    return this.#digest(true);
  }

  /** What the module may send back next: a command line (sent with CR behind it) or, if not `line`, plain data. */
  expectEcho(bytes: Uint8Array | null, { line = true }: { line?: boolean } = {}): void {
    this.#echo = bytes && bytes.length > 0 ? { bytes: Buffer.from(bytes), line } : null;
  }

  /** Whether a `>` at the beginning of a line asks for data; it is plain text otherwise. Holds for one prompt. */
  expectPrompt(yes: boolean): void {
    this.#prompt = yes;
  }

  /** Whether the module answers as V.250 6.2.6 has it for ATV0: numbers for result codes, nothing in front of a line. */
  expectNumericCodes(yes: boolean): void {
    this.#numericCodes = yes;
  }

  /** Bytes are held back because what they are depends on what follows. */
  get pending(): boolean {
    return this.#held.size > 0;
  }

  /** All that is held back is a prompt; it is only open whether a blank belongs to it. */
  get promptHeld(): boolean {
    const { size } = this.#held;
    return this.#prompt && size > 0 && size <= 3 && /^(\r\n)?>$/.test(this.#held.view.toString('latin1'));
  }

  /** What is held back ends in CR: it is only open whether an LF belongs to it. */
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

/** Reads NUL at the beginning of a line, and CR and LF that neither open nor end one; null for all else. */
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

/** Received bytes that belong to no token yet, with the time at which each of them came. */
class HeldBytes {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Where each chunk ends, counted from the first held byte, and when it came. */
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

  /** All of them in one piece; copies only when they came in several. */
  get view(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks, this.#size)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** Takes the first `size` bytes away; `t` is when the last of them came. */
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
