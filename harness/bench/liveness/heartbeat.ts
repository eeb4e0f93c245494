import type { Clock } from '../../wire/clock';
import { type Hole, type Instant, SignsOfLife } from './signs-of-life';

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
