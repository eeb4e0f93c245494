/** When something happened, and the number of the last event of the run by then. */
export interface Instant {
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
