import type { LineReader, Reading } from './reader';

const ESC = 0x1b;

export interface DataRequest {
  /** How many bytes make it complete. */
  readonly count: number;
  /** Given up when nothing came for this long, ms. */
  readonly idleMs: number;
  /** ESC gives it up too, and is then no data. */
  readonly escape: boolean;
  /** Hears of what was taken for data, as it comes. */
  readonly onData?: (bytes: Buffer) => void;
  /** What does not come with the first piece of it is no data any more. */
  readonly inOnePiece?: boolean;
}

export type DataOutcome =
  | { readonly kind: 'complete'; readonly data: Buffer }
  | { readonly kind: 'escaped' | 'idle' | 'reset'; readonly data: Buffer };

/** Takes the bytes that follow a prompt: exactly as many as were asked for, whatever they are. */
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

  /** Takes what belongs to the data from the front of `bytes` and says how many that were. */
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

  /** The module was reset meanwhile. */
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

export interface KeyboardOptions {
  readonly reader: LineReader;
  /** Bytes that wait while a command runs. */
  readonly bufferSize: () => number;
  readonly echoes: () => boolean;
  readonly echo: (bytes: Buffer) => void;
  readonly onReading: (reading: Reading) => void;
  /** A command line is being typed, or no longer. */
  readonly onTyping: (typing: boolean) => void;
}

/** Erases on a screen what backspace took back. */
const ERASE = [0x08, 0x20, 0x08];

/** The bytes that a host sends: command lines, one at a time, or data when they were asked for. */
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

  /** Takes no further command line until `resume`. */
  pause(): void {
    this.#busy = true;
  }

  resume(): void {
    this.#busy = false;
    this.#advance();
  }

  /** The next bytes are data. */
  collect(request: DataRequest): Promise<DataOutcome> {
    const entry = new DataEntry(request);
    this.#entry = entry;
    this.#advance();
    return entry.outcome;
  }

  /** What has been typed of a line is lost. */
  forgetLine(): void {
    this.options.reader.reset();
  }

  /** As after power-on: nothing typed, nothing awaited. */
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

  /** Feeds the reader up to the end of a line, or of what there is. */
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
    // Last, so that no report slips in between a line and its answer.
    onTyping(reader.isInsideLine);
  }
}

/** LF is not sent back: one that follows CR would land behind the answer. */
function echoOf(byte: number): readonly number[] {
  if (byte === 0x0a) return [];
  return byte === 0x08 ? ERASE : [byte];
}
