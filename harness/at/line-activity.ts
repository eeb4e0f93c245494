/**
 * A driver, a bridge or a program between may collect bytes for so long before it hands them over: a gap of this length
 * between two arrivals is no silence.
 */
const COLLECTED_MS = 250;

/** Where whole lines are handed over at a time, the slowest rate that is believed of them: 4800 baud, bytes a second. */
const SLOWEST_BELIEVED = 480;

/** So many bytes in one stretch, at least, show how fast the line is. */
const TELLING_BYTES = 16;

/**
 * For how long a line has been busy, so that a deadline can measure a module's silence and not the length of its queue.
 *
 * The time between two arrivals is busy when the bytes of the second explain it: when it is no longer than they take at
 * the line's rate, plus what may be collected on the way. A report a second on a fast line leaves the line idle. The
 * rate is the one that the line was set to; where nobody set it, or the setting says nothing (USB, a pseudo-terminal),
 * the arrivals tell.
 */
export class LineActivity {
  readonly #slowest: number;
  /** The fastest that arrivals have shown, bytes a second; null before they showed any. */
  #shown: number | null = null;
  /** What came without a pause and without anything sent in between; null until it begins. */
  #stretch: { readonly bytes: number; readonly ms: number } | null = null;
  #heardAt = Number.NEGATIVE_INFINITY;
  #busyMs = 0;
  #bytes = 0;

  constructor(
    private readonly byteRate: number = Number.POSITIVE_INFINITY,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#slowest = Math.min(SLOWEST_BELIEVED, byteRate);
  }

  /** How long the line has been busy so far, ms. */
  get busyMs(): number {
    return this.#busyMs;
  }

  /** How many bytes have been received so far. */
  get bytes(): number {
    return this.#bytes;
  }

  received(size: number): void {
    const now = this.now();
    const gap = now - this.#heardAt;
    this.#heardAt = now;
    this.#bytes += size;
    const explained = gap <= COLLECTED_MS + msFor(size, this.#slowest);
    this.#busyMs += explained ? gap : msFor(size, this.byteRate);
    this.#stretch =
      explained && this.#stretch
        ? { bytes: this.#stretch.bytes + size, ms: this.#stretch.ms + gap }
        : { bytes: 0, ms: 0 };
    if (this.#stretch.bytes >= TELLING_BYTES) this.#learnFrom(this.#stretch);
  }

  /** Bytes are under way to the module: it cannot answer before it has them. */
  sent(size: number): void {
    this.#busyMs += msFor(size, Math.min(this.byteRate, this.#shown ?? Number.POSITIVE_INFINITY));
    this.#stretch = null;
  }

  #learnFrom({ bytes, ms }: { readonly bytes: number; readonly ms: number }): void {
    this.#shown = Math.max(this.#shown ?? 0, ms > 0 ? (bytes * 1000) / ms : Number.POSITIVE_INFINITY);
  }
}

const msFor = (bytes: number, byteRate: number): number => (bytes * 1000) / byteRate;
