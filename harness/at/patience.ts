import type { LineActivity } from './line-activity';

/** More than this is no queue of a module's any more, but a module that never stops talking. */
const LONGEST_QUEUE = { bytes: 65_536, ms: 120_000 };

/**
 * A deadline for a module's silence: the time during which the line was busy does not count, as long as a module may
 * have that much queued. A busy machine does not pass it by itself: when its timer fires, whatever the operating system
 * has already received is read first.
 */
export class Patience {
  #timer!: NodeJS.Timeout;
  #reading: NodeJS.Immediate | null = null;
  readonly #began = performance.now();
  readonly #busyBefore: number;
  readonly #bytesBefore: number;

  /** `line` is null where all time counts. */
  constructor(
    private readonly ms: number,
    private readonly line: LineActivity | null,
    private readonly onPassed: () => void,
  ) {
    this.#busyBefore = line?.busyMs ?? 0;
    this.#bytesBefore = line?.bytes ?? 0;
    this.#wait(ms);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    if (this.#reading) clearImmediate(this.#reading);
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#reading = setImmediate(() => {
        this.#reading = setImmediate(() => this.#look());
      });
    }, ms);
  }

  #look(): void {
    const left = this.#leftMs();
    if (left < 1) this.onPassed();
    else this.#wait(left);
  }

  #leftMs(): number {
    if (this.line === null || this.line.bytes - this.#bytesBefore > LONGEST_QUEUE.bytes) return 0;
    const busy = Math.min(this.line.busyMs - this.#busyBefore, LONGEST_QUEUE.ms);
    return this.ms + busy - (performance.now() - this.#began);
  }
}
