/** What is known of a message beside its content. */
export interface Stamped {
  /** Unique for a message, the same for each copy of it. */
  readonly id: string;
  /** When the platform made it, ms of its clock. */
  readonly generatedAt: number;
}

/** Copies are known by the ids of so many messages before them. */
const REMEMBERED_IDS = 20_000;

/**
 * Puts messages back into the order in which they were made, and lets each through once: the platform promises neither for
 * AMQP, where a message may overtake another and come again when its acknowledgement was lost.
 */
export class MessageOrder<M extends Stamped> {
  private readonly seen = new Set<string>();
  private waiting: M[] = [];
  private timer: NodeJS.Timeout | null = null;
  private copies = 0;

  constructor(
    /** How long a message is held back for another that was made before it, ms. */
    private readonly holdMs: number,
    private readonly deliver: (message: M) => void,
  ) {}

  /** Copies that were left out. */
  get repeated(): number {
    return this.copies;
  }

  take(message: M): void {
    if (this.seen.has(message.id)) {
      this.copies += 1;
      return;
    }
    this.seen.add(message.id);
    if (this.seen.size > REMEMBERED_IDS) this.seen.delete(this.seen.values().next().value ?? '');
    this.waiting.push(message);
    this.timer ??= setTimeout(() => this.flush(), this.holdMs);
  }

  /** Lets through what waits; nothing is lost when the subscription ends. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const ready = this.waiting.sort((a, b) => a.generatedAt - b.generatedAt);
    this.waiting = [];
    for (const message of ready) this.deliver(message);
  }
}
