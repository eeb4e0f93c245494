import type { Clock } from './clock';
import type { Transport, TransportEnd } from './transport';

/** Bytes that passed, `tx` towards the module or `rx` from it, and when (ms since the run began). */
export interface Trace {
  readonly t: number;
  readonly dir: 'tx' | 'rx';
  readonly bytes: Uint8Array;
}

/**
 * A transport that shows everything that passes through it. `onTrace` sees what is sent before it is handed to the
 * operating system, and what was received before the listeners do. The bytes are no copies: do not change them.
 */
export class TracedTransport implements Transport {
  readonly byteRate?: number;

  constructor(
    private readonly inner: Transport,
    private readonly clock: Clock,
    private readonly onTrace: (trace: Trace) => void,
  ) {
    if (inner.byteRate !== undefined) this.byteRate = inner.byteRate;
    inner.onData((bytes) => this.onTrace({ t: this.clock(), dir: 'rx', bytes }));
  }

  get name(): string {
    return this.inner.name;
  }

  get isOpen(): boolean {
    return this.inner.isOpen;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.onTrace({ t: this.clock(), dir: 'tx', bytes });
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
