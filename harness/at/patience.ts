/**
 * A driver, a bridge or a program between may collect bytes for so long before it hands them over: a gap of this length
 * between two arrivals is no silence.
 */
const COLLECTED_MS = 250;

/** Where whole lines are handed over at a time, the slowest rate that is believed of them: 4800 baud, bytes a second. */
const SLOWEST_BELIEVED = 480;

/** So many bytes in one stretch, at least, show how fast the line is. */
const TELLING_BYTES = 16;

/** More than this is no queue of a module's any more, but a module that never stops talking. */
const LONGEST_QUEUE = { bytes: 65_536, ms: 120_000 };

/** How long an OK behind an error is waited for, ms, as long as nothing is known of the module. */
const UNKNOWN_MS = { least: 50, most: 1_000 };

/** The same for an error that has been the last word before, ms: a few times what a line takes. */
const KNOWN_MS = 10;

/** So often an error has to stand alone, for the full time, before it is known. */
const TIMES = 2;

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

/**
 * Which errors of a module are the last word of their command. An error may be a report in front of OK, and
 * nothing but time tells: so the first ones of a command are waited behind for twice what the module took for them, since a module
 * that is slow with one line is slow with the next. One that has stood alone twice is not doubted so long again; one that
 * OK followed, be it once, always is.
 */
export class LastWords {
  readonly #alone = new Map<string, number>();

  /** @param tookMs from the command to the error, whose kind is part of `what` */
  graceMs(what: string, tookMs: number): number {
    if (this.#isKnown(what)) return Math.max(KNOWN_MS, Math.min(UNKNOWN_MS.most, 2 * tookMs));
    return Math.max(UNKNOWN_MS.least, Math.min(UNKNOWN_MS.most, 2 * tookMs));
  }

  stoodAlone(what: string): void {
    this.#alone.set(what, (this.#alone.get(what) ?? 0) + 1);
  }

  wasFollowedByOk(what: string): void {
    this.#alone.set(what, Number.NEGATIVE_INFINITY);
  }

  #isKnown(what: string): boolean {
    return (this.#alone.get(what) ?? 0) >= TIMES;
  }
}
