import type { LineReader, Reading } from './reader';

const ESC = 0x1b;

/** How to read data after a prompt. */
export interface DataRequest {
  /** Number of bytes that complete it. */
  readonly count: number;
  /** Aborted after this long without a byte, ms. */
  readonly idleMs: number;
  /** Whether ESC aborts it, too, and is then not data. */
  readonly escape: boolean;
  /** Called with the bytes taken as data, as they arrive. */
  readonly onData?: (bytes: Buffer) => void;
  /** Ends with the first chunk, even if it has fewer than `count` bytes. */
  readonly inOnePiece?: boolean;
}

/** The bytes taken as data, and what ended it. */
export type DataOutcome =
  | { readonly kind: 'complete'; readonly data: Buffer }
  | { readonly kind: 'escaped' | 'idle' | 'reset'; readonly data: Buffer };

/** Takes the bytes after a prompt: exactly `count` bytes of any value. */
class DataEntry {
  readonly outcome: Promise<DataOutcome>;
  #data: number[] = [];
  #timer: NodeJS.Timeout;
  #settle: (outcome: DataOutcome) => void = () => {};
  #ended = false;

  constructor(private readonly request: DataRequest) {
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#timer = this.#idleTimer();
    if (request.count === 0) this.#end('complete');
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Takes data from the beginning of `bytes` and returns the number of bytes taken. */
  feed(bytes: Buffer): number {
    let taken = 0;
    while (!this.#ended && taken < bytes.length) this.#take(bytes[taken++] ?? 0);
    this.request.onData?.(bytes.subarray(0, taken));
    if (!this.#ended && this.request.inOnePiece) this.#end('complete');
    if (!this.#ended) {
      clearTimeout(this.#timer);
      this.#timer = this.#idleTimer();
    }
    return taken;
  }

  /** Ends it because the module was reset. */
  abandon(): void {
    if (!this.#ended) this.#end('reset');
  }

  #take(byte: number): void {
    if (byte === ESC && this.request.escape) {
      this.#end('escaped');
      return;
    }
    this.#data.push(byte);
    if (this.#data.length === this.request.count) this.#end('complete');
  }

  #idleTimer(): NodeJS.Timeout {
    return setTimeout(() => this.#end('idle'), this.request.idleMs);
  }

  #end(kind: DataOutcome['kind']): void {
    clearTimeout(this.#timer);
    this.#ended = true;
    this.#settle({ kind, data: Buffer.from(this.#data) });
  }
}

/** What a `Keyboard` needs from its module. */
export interface KeyboardOptions {
  readonly reader: LineReader;
  /** Number of bytes that are buffered while a command runs. */
  readonly bufferSize: () => number;
  readonly echoes: () => boolean;
  readonly echo: (bytes: Buffer) => void;
  readonly onReading: (reading: Reading) => void;
  /** Called with whether a command line is incomplete. */
  readonly onTyping: (typing: boolean) => void;
}

/** BS, space, BS: the echo of backspace, which erases the character on a terminal. */
const ERASE = [0x08, 0x20, 0x08];

/** Input from the host: command lines, one at a time, or data after a prompt. */
export class Keyboard {
  #pending: Buffer = Buffer.alloc(0);
  #busy = false;
  #entry: DataEntry | null = null;

  constructor(private readonly options: KeyboardOptions) {}

  receive(bytes: Buffer): void {
    const room = Math.max(0, this.options.bufferSize() - this.#pending.length);
    const kept = this.#busy && this.#entry === null ? bytes.subarray(0, room) : bytes;
    this.#pending = Buffer.concat([this.#pending, kept]);
    this.#advance();
  }

  /** Buffers further command lines until `resume`. */
  pause(): void {
    this.#busy = true;
  }

  resume(): void {
    this.#busy = false;
    this.#advance();
  }

  /** Takes the next bytes as data. */
  collect(request: DataRequest): Promise<DataOutcome> {
    const entry = new DataEntry(request);
    this.#entry = entry;
    this.#advance();
    return entry.outcome;
  }

  /** Discards an incomplete command line. */
  forgetLine(): void {
    this.options.reader.reset();
  }

  /** Discards all input and pending data requests, as at power-on. */
  reset(): void {
    this.#entry?.abandon();
    this.#entry = null;
    this.#pending = Buffer.alloc(0);
    this.#busy = false;
    this.options.reader.reset();
  }

  #advance(): void {
    while (this.#pending.length > 0) {
      if (this.#entry !== null) {
        this.#pending = this.#pending.subarray(this.#entry.feed(this.#pending));
        if (!this.#entry.hasEnded) return;
        this.#entry = null;
      } else if (this.#busy) {
        return;
      } else {
        this.#readLine();
      }
    }
  }

  /** Passes bytes to the reader up to the end of a line or of the buffered input. */
  #readLine(): void {
    const { reader, echoes, echo, onReading, onTyping } = this.options;
    const echoed: number[] = [];
    let reading: Reading | null = null;
    let taken = 0;
    while (reading === null && taken < this.#pending.length) {
      const byte = this.#pending[taken++] ?? 0;
      reading = reader.push(byte);
      echoed.push(...echoOf(byte));
    }
    this.#pending = this.#pending.subarray(taken);
    if (echoes() && echoed.length > 0) echo(Buffer.from(echoed));
    if (reading !== null) onReading(reading);
    // Last, so that no report is sent between a line and its answer.
    onTyping(reader.isInsideLine);
  }
}

/** LF is not echoed: an LF after CR would be sent after the answer. */
function echoOf(byte: number): readonly number[] {
  if (byte === 0x0a) return [];
  return byte === 0x08 ? ERASE : [byte];
}
