import type { Clock } from './clock';
import { Listeners, PortLost, type Transport, type TransportEnd } from './transport';

/** Bytes sent to the module (`tx`) or received from it (`rx`), and when (ms since the run began). */
export interface Trace {
  readonly t: number;
  readonly dir: 'tx' | 'rx';
  readonly bytes: Uint8Array;
}

/** A transport over another one, to which it passes every call that a subclass does not override. */
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
 * A transport that reports all bytes to `onTrace`: sent bytes before they go to the operating system, received ones
 * before the listeners get them. The bytes are not copied and must not be changed.
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
 * A transport that can continue on another stream after its own has ended, e.g. when a cable was unplugged and
 * plugged in again. Listeners stay registered; `onEnd` calls back once for each stream.
 */
export class RenewableTransport extends WrappedTransport {
  readonly #listeners = new Listeners();

  constructor(first: Transport) {
    super(first);
    this.#listen(first);
  }

  /** Continues on `next`. @throws Error while the current stream is open: the bytes of both would be mixed */
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

/** The exclusive right to write to a port, for a limited time. */
export interface WriteLease {
  /** Null while the lease is valid; else the reason, as a clause. Once over, a lease never becomes valid again. */
  over(): string | null;
}

/**
 * A transport that checks the lease immediately before each write. Only one write is in progress at a time: otherwise
 * a write allowed earlier could be executed long after the lease, if the process was suspended and resumed.
 */
export class LeasedTransport extends WrappedTransport {
  #before: Promise<unknown> = Promise.resolve();

  constructor(
    inner: Transport,
    private readonly lease: WriteLease,
  ) {
    super(inner);
  }

  /** @throws PortLost, also when the lease is over */
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
