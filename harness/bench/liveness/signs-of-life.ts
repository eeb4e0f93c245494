import type { Clock } from '../../wire/clock';

/** A time, and the number of the last event of the run by then. */
interface Instant {
  /** ms since the run began. */
  readonly t: number;
  readonly event: number;
}

/** A period without evidence that a peer was alive. */
export interface Hole {
  /** The last sign of life before it; events up to its number happened before the hole. */
  readonly from: Instant;
  /** Its end, ms since the run began; null while it is open. */
  readonly to: number | null;
  /** Its length so far, ms. */
  readonly ms: number;
}

/**
 * Evidence from the round trips to one peer. A trip sent at s and returned at b shows that the peer was alive at some
 * moment between s and b. So from the sending of one trip to the return of the next, there may have been no sign of
 * life; if that is longer than the limit, it is a hole.
 */
export class SignsOfLife {
  /** Closed holes, oldest first. The time between them is not stored. */
  private readonly holes: Hole[] = [];
  /** The sending of the last returned trip. */
  private last: Instant;

  constructor(
    /** Longest time between two signs of life that is not a hole, ms. */
    private readonly limitMs: number,
    start: Instant,
  ) {
    this.last = start;
  }

  /** Records a trip that returned at `now`. Trips must return in the order of sending. */
  returned(sent: Instant, now: number): void {
    const ms = now - this.last.t;
    if (ms > this.limitMs) this.holes.push({ from: this.last, to: now, ms });
    this.last = sent;
  }

  /** Records other evidence that nothing was alive during the last `ms`. */
  wasGone(ms: number, now: Instant): void {
    this.holes.push({ from: this.last, to: now.t, ms });
    this.last = now;
  }

  /** Whether no more evidence about the time up to `t` can come: a later trip returned, or a hole is open. */
  isSettled(t: number, now: number): boolean {
    return this.last.t >= t || now - this.last.t > this.limitMs;
  }

  /** The first hole that overlaps `from` to `to` (ms since the run began); null for none. */
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
  /** Makes one round trip; false if it does not return within `deadlineMs`. */
  readonly roundTrip: (deadlineMs: number) => Promise<boolean>;
  /** Longest time between two signs of life that is not a hole, ms. */
  readonly limitMs: number;
  /** Time between the starts of two round trips, if the first has returned by then, ms. */
  readonly paceMs: number;
}

/** Makes round trips to a peer continuously, one at a time, so that its absence can be found afterwards. */
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

  /** Number of completed round trips. */
  get trips(): number {
    return this.count;
  }

  stop(): void {
    this.running = false;
    this.hurry();
    this.wakeAll();
  }

  /** Resolves when a trip sent after `t` has returned, or has been missing for longer than the limit. */
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
      // A return after the limit would be a hole anyway; the next trip measures its length.
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
  /** Clock in ms since the epoch, which advances while the machine sleeps. */
  readonly wallClock: () => number;
  readonly lastEvent: () => number;
  readonly limitMs: number;
  readonly paceMs: number;
}

/**
 * Detects when this process did not run: a timer fires much too late if the process was stopped, got no processor
 * time or blocked its event loop. On most systems the monotonic clock stops while the machine sleeps; then the wall
 * clock has advanced by more.
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
