/**
 * How long a driver, a bridge or a program in between may collect bytes before it hands them over, ms: a gap of this
 * length between two arrivals is not silence.
 */
const COLLECTED_MS = 250;

/** The slowest line assumed when whole lines arrive at once, bytes per second: 4800 baud. */
const SLOWEST_BELIEVED = 480;

/** The fewest bytes without a pause from which the rate of the line is measured. */
const TELLING_BYTES = 16;

/** The most that a module can have queued; beyond this it is sending without end. */
const LONGEST_QUEUE = { bytes: 65_536, ms: 120_000 };

/** How long to wait for OK after an error that is not known to be final, ms. */
const UNKNOWN_MS = { least: 50, most: 1_000 };

/** The least wait after an error that is known to be final, ms: a few times the transmission time of a line. */
const KNOWN_MS = 10;

/** How often an error must go without OK, for the full wait, before it is known to be final. */
const TIMES = 2;

/**
 * Measures how long a line has been busy, so that a deadline counts the module's silence and not the length of its
 * queue.
 *
 * The time between two arrivals counts as busy if it is no longer than the bytes of the second take at the line's
 * rate, plus `COLLECTED_MS`. One report per second on a fast line leaves the line idle. The rate is the configured
 * one; where none is configured, or the setting has no effect (USB, a pseudo-terminal), it is measured from the
 * arrivals.
 */
export class LineActivity {
  readonly #slowest: number;
  /** The fastest rate measured so far, bytes per second; null before the first measurement. */
  #shown: number | null = null;
  /** Bytes received without a pause and without a send in between; null before the first. */
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

  /** Counts the time that sent bytes take to the module, which cannot answer earlier. */
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
 * A deadline that does not count the time during which the line is busy, up to `LONGEST_QUEUE`. Load on the host does
 * not make it pass early: when its timer fires, bytes that the operating system has already received are read first.
 */
export class Patience {
  #timer!: NodeJS.Timeout;
  #reading: NodeJS.Immediate | null = null;
  readonly #began = performance.now();
  readonly #busyBefore: number;
  readonly #bytesBefore: number;

  /** @param line null if all time counts */
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
 * Which errors of a module end their command. An error may be a report that OK follows, which only waiting can show.
 * The wait is twice the time that the module took for the error, since it may be equally slow with the next line.
 * After two waits without OK the minimum wait for that error is shorter; after a single OK it never is.
 */
export class LastWords {
  readonly #alone = new Map<string, number>();

  /**
   * How long to wait for OK, ms.
   * @param what the command and the kind of error, e.g. `AT+NAME cme`
   * @param tookMs time from the command to the error
   */
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
