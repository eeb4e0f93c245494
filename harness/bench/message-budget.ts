import type { Clock } from '../wire/clock';

/** Messages that a device may publish in a second. */
export interface MessageRates {
  readonly qos0: number;
  readonly qos1: number;
}

/** A margin for the clocks of bench and platform, and for messages under way. */
const SHARE_OF_LIMIT = 0.8;

/** Keeps publishing below the rates above which a platform silently drops messages. */
export class MessageBudget {
  private readonly taken: { qos0: number[]; qos1: number[] } = { qos0: [], qos1: [] };

  constructor(
    /** Undefined where the cloud sets no limit. */
    private readonly rates: MessageRates | undefined,
    private readonly clock: Clock,
    /** How long a second of the limit lasts, ms. */
    private readonly secondMs = 1000,
  ) {}

  /** Resolves when the next message of that QoS is allowed, and counts it. */
  async take(qos: 'qos0' | 'qos1'): Promise<void> {
    if (!this.rates) return;
    const taken = this.taken[qos];
    const oldest = taken.at(-Math.max(1, Math.floor(this.rates[qos] * SHARE_OF_LIMIT)));
    const wait = oldest === undefined ? 0 : oldest + this.secondMs - this.clock();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    taken.push(this.clock());
    if (taken.length > this.rates[qos]) taken.shift();
  }
}
