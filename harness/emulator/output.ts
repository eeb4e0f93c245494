import { PacedLine } from '../wire/paced-line';
import type { Dialect } from './dialect';

interface Report {
  readonly bytes: Buffer;
  readonly given: () => void;
}

/** The module's output. Holds reports back while a command runs or a line is typed. */
export class Output {
  #held: Report[] = [];
  readonly #holds = new Set<string>();

  constructor(private readonly write: (bytes: Buffer) => void) {}

  /** Sends bytes at once. */
  say(bytes: Buffer): void {
    if (bytes.length > 0) this.write(bytes);
  }

  /** Sends bytes as soon as nothing holds reports back, then calls `given`. */
  report(bytes: Buffer, given: () => void = () => {}): void {
    this.#held.push({ bytes, given });
    this.#flush();
  }

  /** Holds reports back until `release` is called with the same reason. */
  hold(reason: 'command' | 'typing'): void {
    this.#holds.add(reason);
  }

  release(reason: 'command' | 'typing'): void {
    if (this.#holds.delete(reason)) this.#flush();
  }

  /** Drops held reports. */
  reset(): void {
    this.#held = [];
    this.#holds.clear();
  }

  #flush(): void {
    while (this.#holds.size === 0) {
      const report = this.#held.shift();
      if (report === undefined) return;
      this.say(report.bytes);
      report.given();
    }
  }
}

/** Latency timer of a common USB bridge, ms: all bytes received within it are handed over at once. */
const COLLECTED_MS = 16;

/** Bytes per write, and ms between two writes. */
type Rhythm = { readonly size: number; readonly ms: number };

const rhythms: Readonly<Record<Exclude<Dialect['pacing'], 'by-line'>, Rhythm>> = {
  glued: { size: Number.POSITIVE_INFINITY, ms: 0 },
  trickled: { size: 3, ms: 0 },
  'byte-by-byte': { size: 1, ms: 0 },
  collected: { size: Number.POSITIVE_INFINITY, ms: COLLECTED_MS },
};

/** Splits output into writes as the dialect's `pacing` says, at its `lineRate`; the order of bytes never changes. */
export class Pacer {
  #waiting: Buffer = Buffer.alloc(0);
  #scheduled = false;
  #line: PacedLine | null = null;

  constructor(
    private readonly dialect: () => Pick<Dialect, 'pacing' | 'lineRate'>,
    private readonly write: (bytes: Buffer) => void,
  ) {}

  send(bytes: Buffer): void {
    const { pacing, lineRate } = this.dialect();
    if (lineRate !== null) {
      this.#line ??= new PacedLine(lineRate, this.write);
      this.#line.send(bytes);
    } else if (pacing === 'by-line') {
      this.write(bytes);
    } else {
      this.#waiting = Buffer.concat([this.#waiting, bytes]);
      this.#schedule(rhythms[pacing]);
    }
  }

  /** Discards the bytes that have not been written. */
  clear(): void {
    this.#waiting = Buffer.alloc(0);
    this.#line?.clear();
  }

  #schedule(rhythm: Rhythm): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const leave = () => {
      this.#scheduled = false;
      const piece = this.#waiting.subarray(0, rhythm.size);
      this.#waiting = this.#waiting.subarray(piece.length);
      if (piece.length > 0) this.write(piece);
      if (this.#waiting.length > 0) this.#schedule(rhythm);
    };
    if (rhythm.ms === 0) setImmediate(leave);
    else setTimeout(leave, rhythm.ms);
  }
}
