import { Listeners } from './listeners';
import type { Transport, TransportEnd } from './transport';

/**
 * A transport that can go on with another stream after its own has ended, as after a cable was pulled and plugged in
 * again. Its listeners stay: `onEnd` calls back once for each stream.
 */
export class RenewableTransport implements Transport {
  readonly byteRate?: number;
  readonly #listeners = new Listeners();
  #current: Transport;

  constructor(first: Transport) {
    this.#current = first;
    if (first.byteRate !== undefined) this.byteRate = first.byteRate;
    this.#listen(first);
  }

  get name(): string {
    return this.#current.name;
  }

  get isOpen(): boolean {
    return this.#current.isOpen;
  }

  /** @throws Error while the present stream is open: its bytes and those of the next would be mixed */
  renew(next: Transport): void {
    if (this.#current.isOpen)
      throw new Error(`${next.name} was to replace ${this.name}, which is still open`);
    this.#current = next;
    this.#listeners.begunAnew();
    this.#listen(next);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#current.write(bytes);
  }

  async stalled(): Promise<string | null> {
    return (await this.#current.stalled?.()) ?? null;
  }

  onData(listener: (chunk: Buffer) => void): () => void {
    return this.#listeners.addData(listener);
  }

  onEnd(listener: (end: TransportEnd) => void): () => void {
    return this.#listeners.addEnd(listener);
  }

  close(): Promise<void> {
    return this.#current.close();
  }

  #listen(stream: Transport): void {
    stream.onData((chunk) => this.#listeners.data(chunk));
    stream.onEnd((end) => this.#listeners.ended(end));
  }
}
