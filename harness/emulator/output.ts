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
