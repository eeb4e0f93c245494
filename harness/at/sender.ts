import { PortStalled, type Transport } from '../wire/transport';
import type { PendingExchange } from './exchange';
import type { LineActivity } from './line-activity';
import { Patience } from './patience';

/** How long the operating system may take over bytes that belong to no exchange with a deadline of its own. */
const TAKEN_MS = 10_000;

/** Puts bytes on the wire and knows whether they got there. */
export class Sender {
  constructor(
    private readonly transport: Transport,
    private readonly line: LineActivity,
  ) {}

  /** @throws PortLost; PortStalled when the bytes are not taken over in time */
  send(bytes: Buffer, withinMs = TAKEN_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = new Patience(withinMs, this.line, () => {
        const reason = `${bytes.length} bytes were not taken within ${Math.round(withinMs)} ms`;
        reject(new PortStalled(this.transport.name, reason));
      });
      this.#write(bytes)
        .then(resolve, reject)
        .finally(() => patience.cancel());
    });
  }

  /** Sends what an exchange is about, a byte at a time if so asked; nothing more once the exchange is over. @throws PortLost */
  async sendFor(exchange: PendingExchange, bytes: Buffer): Promise<void> {
    if (!exchange.options.bytewise) return this.#write(bytes);
    for (let at = 0; at < bytes.length && !exchange.isOver; at += 1) {
      await this.#write(bytes.subarray(at, at + 1));
    }
  }

  /** Why no answer came, where the bytes did not leave: then it is not for the module to answer. Null else. */
  async stall(): Promise<PortStalled | null> {
    const reason = (await this.transport.stalled?.()) ?? null;
    return reason === null ? null : new PortStalled(this.transport.name, reason);
  }

  #write(bytes: Buffer): Promise<void> {
    this.line.sent(bytes.length);
    return this.transport.write(bytes);
  }
}
