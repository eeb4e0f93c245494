import { DataEntry, type DataOutcome, type DataRequest } from './data-entry';
import type { LineReader, Reading } from './reader';

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
