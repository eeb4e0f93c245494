import { PortLost, type Transport, type TransportEnd } from './transport';

/** The right to write to a port, for as long as somebody else does not get it. */
export interface WriteLease {
  /** Why nothing may be written any more, as a clause; null while it may. Once over, it is over for good. */
  over(): string | null;
}

/**
 * A transport that asks before each write whether the lease still runs, with nothing between the answer and the write. One
 * write is under way at a time: a write that waits in this process could go out long after it was allowed, when the
 * process was stopped and goes on.
 */
export class LeasedTransport implements Transport {
  readonly byteRate?: number;
  #before: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly inner: Transport,
    private readonly lease: WriteLease,
  ) {
    if (inner.byteRate !== undefined) this.byteRate = inner.byteRate;
  }

  get name(): string {
    return this.inner.name;
  }

  get isOpen(): boolean {
    return this.inner.isOpen;
  }

  /** @throws PortLost also when the lease is over */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.#before.then(() => {
      const why = this.lease.over();
      if (why !== null) throw new PortLost(this.name, why, `nothing more is written to ${this.name}: ${why}`);
      return this.inner.write(bytes);
    });
    this.#before = written.catch(() => {});
    return written;
  }

  async stalled(): Promise<string | null> {
    return (await this.inner.stalled?.()) ?? null;
  }

  onData(listener: (chunk: Buffer) => void): () => void {
    return this.inner.onData(listener);
  }

  onEnd(listener: (end: TransportEnd) => void): () => void {
    return this.inner.onEnd(listener);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
