import type { Transport, TransportEnd } from './transport';

/**
 * A transport that can go on with another stream after its own has ended, as after a cable was pulled and plugged in
 * again. Its listeners stay: `onEnd` calls back once for each stream.
 */
export class RenewableTransport implements Transport {
  readonly byteRate?: number;
  readonly #onData = new Set<(chunk: Buffer) => void>();
  readonly #onEnd = new Set<(end: TransportEnd) => void>();
  #current: Transport;
  #end: TransportEnd | null = null;

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
    this.#end = null;
    this.#listen(next);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#current.write(bytes);
  }

  async stalled(): Promise<string | null> {
    return (await this.#current.stalled?.()) ?? null;
  }

  onData(listener: (chunk: Buffer) => void): () => void {
    this.#onData.add(listener);
    return () => this.#onData.delete(listener);
  }

  onEnd(listener: (end: TransportEnd) => void): () => void {
    this.#onEnd.add(listener);
    const end = this.#end;
    if (end) queueMicrotask(() => this.#onEnd.has(listener) && listener(end));
    return () => this.#onEnd.delete(listener);
  }

  close(): Promise<void> {
    return this.#current.close();
  }

  #listen(stream: Transport): void {
    stream.onData((chunk) => {
      for (const listener of this.#onData) listener(chunk);
    });
    stream.onEnd((end) => {
      this.#end = end;
      for (const listener of this.#onEnd) listener(end);
    });
  }
}
