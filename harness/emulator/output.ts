import type { Dialect } from './dialect';

interface Report {
  readonly bytes: Buffer;
  readonly given: () => void;
}

/** What the module says, in such an order that a report never lands inside something else. */
export class Output {
  #held: Report[] = [];
  readonly #holds = new Set<string>();

  constructor(private readonly write: (bytes: Buffer) => void) {}

  /** Goes out now. */
  say(bytes: Buffer): void {
    if (bytes.length > 0) this.write(bytes);
  }

  /** Goes out when nothing else is being said; `given` is called when it has. */
  report(bytes: Buffer, given: () => void = () => {}): void {
    this.#held.push({ bytes, given });
    this.#flush();
  }

  /** Keeps reports back until `release` is called with the same reason. */
  hold(reason: 'command' | 'typing'): void {
    this.#holds.add(reason);
  }

  release(reason: 'command' | 'typing'): void {
    if (this.#holds.delete(reason)) this.#flush();
  }

  /** Drops what was not said yet. */
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

/** Hands bytes to the wire in the rhythm that a dialect names; their order never changes. */
export class Pacer {
  #waiting: Buffer = Buffer.alloc(0);
  #scheduled = false;

  constructor(
    private readonly pacing: () => Dialect['pacing'],
    private readonly write: (bytes: Buffer) => void,
  ) {}

  send(bytes: Buffer): void {
    if (this.pacing() === 'by-line' && this.#waiting.length === 0) {
      this.write(bytes);
      return;
    }
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const size = this.pacing() === 'trickled' ? 3 : this.#waiting.length;
      const piece = this.#waiting.subarray(0, size);
      this.#waiting = this.#waiting.subarray(size);
      this.write(piece);
      if (this.#waiting.length > 0) this.#schedule();
    });
  }
}
