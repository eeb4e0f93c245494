import type { Clock } from '../wire/clock';

/** Counts MQTT connects and keeps to the number a minute that the cloud allows a device. */
export class ConnectBudget {
  private readonly taken: number[] = [];

  constructor(
    /** Null where the cloud sets no limit. */
    private readonly perMinute: number | null,
    private readonly clock: Clock,
    /** Told how long the bench now has to wait, ms. */
    private readonly onWait: (ms: number) => void = () => {},
    /** How long a minute of the limit lasts, ms. */
    private readonly minuteMs = 60_000,
  ) {}

  /** Connects taken so far. */
  get count(): number {
    return this.taken.length;
  }

  /** Resolves when the next connect is allowed, and counts it. */
  async take(): Promise<void> {
    const oldest = this.perMinute === null ? undefined : this.taken.at(-this.perMinute);
    const wait = oldest === undefined ? 0 : oldest + this.minuteMs - this.clock();
    if (wait > 0) {
      this.onWait(wait);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    this.taken.push(this.clock());
  }
}
