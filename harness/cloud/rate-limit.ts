/** A limit for any interval of this length. What is above it is refused, and not counted. */
export class RateLimit {
  private admitted: number[] = [];

  constructor(private readonly stretchMs: number) {}

  /** Whether one more is allowed at the time `now`, ms; if so, it is counted. */
  admits(most: number, now: number): boolean {
    this.admitted = this.admitted.filter((at) => now - at < this.stretchMs);
    if (this.admitted.length >= most) return false;
    this.admitted.push(now);
    return true;
  }
}

/** The same limit for each of several keys, such as the devices of a product. */
export class RateLimits {
  private readonly limits = new Map<string, RateLimit>();

  constructor(private readonly stretchMs: number) {}

  admits(who: string, most: number, now: number): boolean {
    const limit = this.limits.get(who) ?? new RateLimit(this.stretchMs);
    this.limits.set(who, limit);
    return limit.admits(most, now);
  }

  /** Resets all counts. */
  clear(): void {
    this.limits.clear();
  }
}

/** Keeps to a rate limit: callers that come too early wait, in order. */
export class Pace {
  private readonly taken: number[] = [];
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly most: number,
    private readonly stretchMs: number,
    private readonly clock: () => number,
  ) {}

  /** Resolves when the next one is allowed, and counts it. */
  take(): Promise<void> {
    this.queue = this.queue.then(() => this.next());
    return this.queue;
  }

  private async next(): Promise<void> {
    const oldest = this.taken.at(-this.most);
    const wait = oldest === undefined ? 0 : oldest + this.stretchMs - this.clock();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    this.taken.push(this.clock());
    if (this.taken.length > this.most) this.taken.shift();
  }
}
