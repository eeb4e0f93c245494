import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Pace } from '../cloud/rate-limit';
import type { DeviceName } from '../cloud/witness';
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

/**
 * When a device connected last, kept from run to run: the platform counts the connects of a minute across runs.
 * Times are ms of the calendar. If the file cannot be read or written, a run may start a minute too early.
 */
export class ConnectHistory {
  private readonly file: string;

  constructor(device: DeviceName, folder: string = os.tmpdir()) {
    const name = createHash('sha256').update(`${device.productKey}/${device.deviceName}`).digest('hex');
    this.file = path.join(folder, `mqtt-connects-${name.slice(0, 16)}.json`);
  }

  /** Those since `since`, oldest first. */
  since(since: number): readonly number[] {
    try {
      const kept = JSON.parse(fs.readFileSync(this.file, 'utf8')) as unknown;
      return Array.isArray(kept) ? kept.map(Number).filter((at) => at > since && at <= Date.now()) : [];
    } catch {
      return [];
    }
  }

  /** @param window how far back connects matter, ms */
  add(at: number, window: number): void {
    try {
      fs.writeFileSync(this.file, JSON.stringify([...this.since(at - window), at]));
    } catch {}
  }
}

/** Messages that a device may publish in a second. */
export interface MessageRates {
  readonly qos0: number;
  readonly qos1: number;
}

/** A margin for the clocks of bench and platform, and for messages under way. */
const SHARE_OF_LIMIT = 0.8;

/** Keeps publishing below the rates above which a platform silently drops messages. */
export class MessageBudget {
  private readonly paces: { readonly qos0: Pace; readonly qos1: Pace } | null;

  /**
   * @param rates undefined where the cloud sets no limit
   * @param secondMs how long a second of the limit lasts, ms
   */
  constructor(rates: MessageRates | undefined, clock: Clock, secondMs = 1000) {
    const pace = (rate: number) => new Pace(Math.max(1, Math.floor(rate * SHARE_OF_LIMIT)), secondMs, clock);
    this.paces = rates ? { qos0: pace(rates.qos0), qos1: pace(rates.qos1) } : null;
  }

  /** Resolves when the next message of that QoS is allowed, and counts it. */
  async take(qos: 'qos0' | 'qos1'): Promise<void> {
    await this.paces?.[qos].take();
  }
}
