import type { Clock } from '../wire/clock';

/** Counts MQTT connects and keeps to the number a minute that the cloud allows a device. */
export class ConnectBudget {
  private readonly taken: number[] = [];
  /** Called with each connect that is counted. */
  onTaken: () => void = () => {};
  /** How many of them an earlier run made. */
  private earlier = 0;
  private seenByCloud = false;
  private loginsConnect = false;

  constructor(
    /** Null where the cloud sets no limit. */
    private readonly perMinute: number | null,
    private readonly clock: Clock,
    /** Called with the time that the bench now has to wait, ms. */
    private readonly onWait: (ms: number) => void = () => {},
    /** How long a minute of the limit lasts, ms. */
    private readonly minuteMs = 60_000,
  ) {}

  /** Connects taken so far. */
  get count(): number {
    return this.taken.length - this.earlier;
  }

  /** Connects that an earlier run made, ms of this run's clock and so mostly negative, oldest first. */
  remember(earlier: readonly number[]): void {
    this.taken.unshift(...earlier);
    this.earlier += earlier.length;
  }

  /** From now on only those count that `saw` tells of: the cloud sees each CONNECT, whatever made the module send it. */
  countAsSeen(): void {
    this.seenByCloud = true;
  }

  /** The module makes a connection for each authentication, too. */
  countLogins(): void {
    this.loginsConnect = true;
  }

  /** The cloud saw a CONNECT of the module. */
  saw(): void {
    this.note();
  }

  /** Resolves when the connect of an authentication is allowed: at once where it makes none. */
  async takeForLogin(): Promise<void> {
    if (this.loginsConnect) await this.take();
  }

  /** Resolves when the next connect is allowed, and counts it unless the cloud does. */
  async take(): Promise<void> {
    const oldest = this.perMinute === null ? undefined : this.taken.at(-this.perMinute);
    const wait = oldest === undefined ? 0 : oldest + this.minuteMs - this.clock();
    if (wait > 0) {
      this.onWait(wait);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    if (!this.seenByCloud) this.note();
  }

  private note(): void {
    this.taken.push(this.clock());
    this.onTaken();
  }
}
