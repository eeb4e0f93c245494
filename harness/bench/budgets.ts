import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Pace } from '../cloud/rate-limit';
import type { DeviceName } from '../cloud/witness';
import type { Clock } from '../wire/clock';

/** Counts MQTT connects and limits them to the number per minute that the cloud allows a device. */
export class ConnectBudget {
  private readonly taken: number[] = [];
  /** Called for each counted connect. */
  onTaken: () => void = () => {};
  /** How many of them were made by earlier runs. */
  private earlier = 0;
  private seenByCloud = false;
  private loginsConnect = false;

  constructor(
    /** Null if the cloud has no limit. */
    private readonly perMinute: number | null,
    private readonly clock: Clock,
    /** Called before a wait, with its length, ms. */
    private readonly onWait: (ms: number) => void = () => {},
    /** The period of the limit, ms. */
    private readonly minuteMs = 60_000,
  ) {}

  /** Connects of this run so far. */
  get count(): number {
    return this.taken.length - this.earlier;
  }

  /** Adds connects of earlier runs: times in ms of this run's clock, mostly negative, oldest first. */
  remember(earlier: readonly number[]): void {
    this.taken.unshift(...earlier);
    this.earlier += earlier.length;
  }

  /** From now on counts only calls of `saw`: the cloud sees each CONNECT, whatever caused it. */
  countAsSeen(): void {
    this.seenByCloud = true;
  }

  /** Counts authentications too, because the module connects for each. */
  countLogins(): void {
    this.loginsConnect = true;
  }

  /** Counts a CONNECT of the module that the cloud saw. */
  saw(): void {
    this.note();
  }

  /** Resolves when the connect of an authentication is allowed: at once if it makes none. */
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
 * Recent connects of a device, stored in a file because the platform's limit per minute spans runs. Times are ms
 * since the epoch. If the file cannot be read or written, a run may start a minute too early.
 */
export class ConnectHistory {
  private readonly file: string;

  constructor(device: DeviceName, folder: string = os.tmpdir()) {
    const name = createHash('sha256').update(`${device.productKey}/${device.deviceName}`).digest('hex');
    this.file = path.join(folder, `mqtt-connects-${name.slice(0, 16)}.json`);
  }

  /** The connects since `since`, oldest first. */
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

/** Messages that a device may publish per second. */
export interface MessageRates {
  readonly qos0: number;
  readonly qos1: number;
}

/** Part of the limit that is used: a margin for differing clocks and for messages under way. */
const SHARE_OF_LIMIT = 0.8;

/** Keeps publishing below the rates above which a platform silently drops messages. */
export class MessageBudget {
  private readonly paces: { readonly qos0: Pace; readonly qos1: Pace } | null;

  /**
   * @param rates undefined if the cloud has no limit
   * @param secondMs the period of the limit, ms
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
