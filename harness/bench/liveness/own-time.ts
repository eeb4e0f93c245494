import type { Clock } from '../../wire/clock';
import { type Hole, SignsOfLife } from './signs-of-life';

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
