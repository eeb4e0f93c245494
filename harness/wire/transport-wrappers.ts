import type { Clock } from './clock';
import { Listeners, PortLost, type Transport, type TransportEnd } from './transport';

/** Bytes that passed, `tx` towards the module or `rx` from it, and when (ms since the run began). */
export interface Trace {
  readonly t: number;
  readonly dir: 'tx' | 'rx';
  readonly bytes: Uint8Array;
}

/** A transport over another one, to which it passes on all that a subclass does not do in its own way. */
export abstract class WrappedTransport implements Transport {
  readonly byteRate?: number;

  constructor(protected inner: Transport) {
    if (inner.byteRate !== undefined) this.byteRate = inner.byteRate;
  }

  get name(): string {
    return this.inner.name;
  }

  get isOpen(): boolean {
    return this.inner.isOpen;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.inner.write(bytes);
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

/**
 * A transport that shows everything that passes through it. `onTrace` sees what is sent before it is handed to the
 * operating system, and what was received before the listeners do. The bytes are no copies: do not change them.
 */
export class TracedTransport extends WrappedTransport {
  constructor(
    inner: Transport,
    private readonly clock: Clock,
    private readonly onTrace: (trace: Trace) => void,
  ) {
    super(inner);
    inner.onData((bytes) => this.onTrace({ t: this.clock(), dir: 'rx', bytes }));
  }

  override write(bytes: Uint8Array): Promise<void> {
    this.onTrace({ t: this.clock(), dir: 'tx', bytes });
    return this.inner.write(bytes);
  }
}

/**
 * A transport that can go on with another stream after its own has ended, as after a cable was pulled and plugged in
 * again. Its listeners stay: `onEnd` calls back once for each stream.
 */
export class RenewableTransport extends WrappedTransport {
  readonly #listeners = new Listeners();

  constructor(first: Transport) {
    super(first);
    this.#listen(first);
  }

  /** @throws Error while the present stream is open: its bytes and those of the next would be mixed */
  renew(next: Transport): void {
    if (this.isOpen) throw new Error(`${next.name} was to replace ${this.name}, which is still open`);
    this.inner = next;
    this.#listeners.begunAnew();
    this.#listen(next);
  }

  override onData(listener: (chunk: Buffer) => void): () => void {
    return this.#listeners.addData(listener);
  }

  override onEnd(listener: (end: TransportEnd) => void): () => void {
    return this.#listeners.addEnd(listener);
  }

  #listen(stream: Transport): void {
    stream.onData((chunk) => this.#listeners.data(chunk));
    stream.onEnd((end) => this.#listeners.ended(end));
  }
}

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
export class LeasedTransport extends WrappedTransport {
  #before: Promise<unknown> = Promise.resolve();

  constructor(
    inner: Transport,
    private readonly lease: WriteLease,
  ) {
    super(inner);
  }

  /** @throws PortLost also when the lease is over */
  override write(bytes: Uint8Array): Promise<void> {
    const written = this.#before.then(() => {
      const why = this.lease.over();
      if (why !== null) throw new PortLost(this.name, why, `nothing more is written to ${this.name}: ${why}`);
      return this.inner.write(bytes);
    });
    this.#before = written.catch(() => {});
    return written;
  }
}
