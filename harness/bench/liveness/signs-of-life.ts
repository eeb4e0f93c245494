import type { Clock } from '../../wire/clock';

/** When something happened, and the number of the last event of the run by then. */
interface Instant {
  /** ms since the run began. */
  readonly t: number;
  readonly event: number;
}

/** A time for which nothing shows that something was alive. */
export interface Hole {
  /** The last sign of life, at the latest: whatever was recorded up to its event happened before. */
  readonly from: Instant;
  /** ms since the run began; null while the hole is still open. */
  readonly to: number | null;
  /** How long it lasted, or has lasted by now, ms. */
  readonly ms: number;
}

/**
 * Round trips of one thing. A trip that was sent at s and came back at b shows that the thing was alive at some moment
 * between s and b. So between a trip and the next, nothing is shown from the sending of the first to the return of the
 * second; where that is longer than the limit, it is a hole.
 */
export class SignsOfLife {
  /** Closed holes, oldest first. Nothing is kept of the time between them. */
  private readonly holes: Hole[] = [];
  /** The sending of the last trip that came back. */
  private last: Instant;

  constructor(
    /** Longest time between two signs of life that is no hole, ms. */
    private readonly limitMs: number,
    start: Instant,
  ) {
    this.last = start;
  }

  /** A trip came back: `now` is the time of its return. Trips come back in the order in which they were sent. */
  returned(sent: Instant, now: number): void {
    const ms = now - this.last.t;
    if (ms > this.limitMs) this.holes.push({ from: this.last, to: now, ms });
    this.last = sent;
  }

  /** Something other than the missing trips shows that nothing was alive for `ms` up to now. */
  wasGone(ms: number, now: Instant): void {
    this.holes.push({ from: this.last, to: now.t, ms });
    this.last = now;
  }

  /** Whether all that will ever be known of the time up to `t` is known: a later trip came back, or a hole is open. */
  isSettled(t: number, now: number): boolean {
    return this.last.t >= t || now - this.last.t > this.limitMs;
  }

  /** The first hole of which a part lies between `from` and `to` (ms since the run began); null when there is none. */
  holeDuring(from: number, to: number, now: number): Hole | null {
    const ms = now - this.last.t;
    const open: readonly Hole[] = ms > this.limitMs ? [{ from: this.last, to: null, ms }] : [];
    const overlaps = (hole: Hole): boolean => hole.from.t < to && (hole.to ?? now) > from;
    return [...this.holes, ...open].find(overlaps) ?? null;
  }
}

export interface HeartbeatParts {
  readonly clock: Clock;
  /** Number of the newest event of the run. */
  readonly lastEvent: () => number;
  /** Makes one round trip; false when nothing came back within `deadlineMs`. */
  readonly roundTrip: (deadlineMs: number) => Promise<boolean>;
  /** Longest time between two signs of life that is no hole, ms. */
  readonly limitMs: number;
  /** From the start of one round trip to the start of the next, if the first has come back by then, ms. */
  readonly paceMs: number;
}

/** Makes round trips through something, one at a time and all the time, so that its absence can be told afterwards. */
export class Heartbeat {
  private readonly signs: SignsOfLife;
  private readonly waiting = new Set<() => void>();
  private running = true;
  private hurry: () => void = () => {};
  private count = 0;

  constructor(private readonly parts: HeartbeatParts) {
    this.signs = new SignsOfLife(parts.limitMs, this.now());
    void this.beat();
  }

  /** Round trips that came back. */
  get trips(): number {
    return this.count;
  }

  stop(): void {
    this.running = false;
    this.hurry();
    this.wakeAll();
  }

  /** Resolves when a trip that was sent after `t` has come back, or is missing for longer than the limit. */
  async settled(t: number): Promise<void> {
    while (this.running && !this.signs.isSettled(t, this.parts.clock())) {
      const change = new Promise<void>((resolve) => this.waiting.add(resolve));
      this.hurry();
      await change;
    }
  }

  holeDuring(from: number, to: number): Hole | null {
    return this.signs.holeDuring(from, to, this.parts.clock());
  }

  private async beat(): Promise<void> {
    const { clock, roundTrip, limitMs, paceMs } = this.parts;
    while (this.running) {
      const sent = this.now();
      // What came back only after the limit would be a hole all the same: the next trip measures how long it is.
      const isBack = await roundTrip(limitMs).catch(() => false);
      if (!this.running) return;
      if (isBack) {
        this.signs.returned(sent, clock());
        this.count += 1;
      }
      this.wakeAll();
      await this.pause(isBack ? sent.t + paceMs - clock() : paceMs);
    }
  }

  /** Does not keep the process alive. */
  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private now(): Instant {
    return { t: this.parts.clock(), event: this.parts.lastEvent() };
  }

  private wakeAll(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const wake of woken) wake();
  }
}

export interface OwnTimeParts {
  readonly clock: Clock;
  /** ms of the calendar, which goes on while the machine sleeps. */
  readonly wallClock: () => number;
  readonly lastEvent: () => number;
  readonly limitMs: number;
  readonly paceMs: number;
}

/**
 * Tells when this process did not run: a timer that fires much too late was held up with everything else (a stopped
 * process, a processor taken away, an event loop that stood still). On most systems the monotonic clock stands still while
 * the machine sleeps; then the calendar has advanced by more than that clock.
 */
export class OwnTime {
  private readonly signs: SignsOfLife;
  private readonly timer: NodeJS.Timeout;
  private last: { readonly t: number; readonly wall: number };

  constructor(private readonly parts: OwnTimeParts) {
    const { clock, lastEvent, limitMs, paceMs } = parts;
    const t = clock();
    this.last = { t, wall: parts.wallClock() };
    this.signs = new SignsOfLife(limitMs, { t, event: lastEvent() });
    this.timer = setInterval(() => this.tick(), paceMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  holeDuring(from: number, to: number): Hole | null {
    this.tick();
    return this.signs.holeDuring(from, to, this.parts.clock());
  }

  private tick(): void {
    const { clock, wallClock, lastEvent, limitMs } = this.parts;
    const now = { t: clock(), event: lastEvent() };
    const wall = wallClock();
    const slept = wall - this.last.wall - (now.t - this.last.t);
    this.last = { t: now.t, wall };
    if (slept > limitMs) this.signs.wasGone(slept, now);
    else this.signs.returned(now, now.t);
  }
}
