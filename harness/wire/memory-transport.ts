import { Listeners, PortLost, type Transport, type TransportEnd } from './transport';

/** Settings of `memoryPair`. */
export interface MemoryPairOptions {
  /** Bytes per delivered chunk; each write is one chunk if not given. */
  readonly chunk?: number;
}

/** The two ends of a wire in memory. A write to one is delivered to the other, never before `write` has returned. */
export function memoryPair({
  chunk = Number.POSITIVE_INFINITY,
}: MemoryPairOptions = {}): [MemoryTransport, MemoryTransport] {
  const left = new MemoryTransport(chunk);
  const right = new MemoryTransport(chunk);
  left.connect(right);
  right.connect(left);
  return [left, right];
}

/** One end of a wire in memory: see `memoryPair`. */
export class MemoryTransport implements Transport {
  readonly name = 'memory';
  readonly #listeners = new Listeners();
  #peer: MemoryTransport | null = null;
  #queue: Buffer[] = [];
  #delivering = false;

  constructor(private readonly chunk: number) {}

  get isOpen(): boolean {
    return this.#listeners.end === null;
  }

  connect(peer: MemoryTransport): void {
    this.#peer = peer;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { end } = this.#listeners;
    if (end) throw new PortLost(this.name, end.reason);
    this.#peer?.deliver(Buffer.from(bytes));
  }

  onData(listener: (chunk: Buffer) => void): () => void {
    return this.#listeners.addData(listener);
  }

  onEnd(listener: (end: TransportEnd) => void): () => void {
    return this.#listeners.addEnd(listener);
  }

  async close(): Promise<void> {
    this.#listeners.ended({ expected: true, reason: 'closed' });
    this.#peer?.hangUp('the other end was closed');
  }

  /** Ends this side like an unplug: bytes not yet delivered are lost. */
  hangUp(reason: string): void {
    this.#queue = [];
    this.#listeners.ended({ expected: false, reason });
  }

  private deliver(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; from += this.chunk) {
      this.#queue.push(bytes.subarray(from, Math.min(bytes.length, from + this.chunk)));
    }
    if (!this.#delivering) setImmediate(() => this.#deliverAll());
    this.#delivering = true;
  }

  #deliverAll(): void {
    this.#delivering = false;
    for (let chunk = this.#queue.shift(); chunk; chunk = this.#queue.shift()) this.#listeners.data(chunk);
  }
}
