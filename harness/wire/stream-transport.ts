import type { Duplex } from 'node:stream';
import { Listeners, notTaken, PortLost, type Transport, type TransportEnd } from './transport';

/** Settings of a `StreamTransport`. */
export interface StreamOptions {
  /** See `Transport.byteRate`. */
  readonly byteRate?: number;
  /** Releases other resources of the stream. Called once after it has closed. */
  readonly release?: () => Promise<void>;
  /** Number of accepted bytes that have not been acknowledged by the other end; null if unknown. */
  readonly unsent?: () => Promise<number | null>;
}

/**
 * A transport over any open Node stream. It reads even without listeners: a stream that is not read does not notice
 * that its other end has closed.
 */
export class StreamTransport implements Transport {
  readonly byteRate?: number;
  readonly #listeners = new Listeners();
  readonly #closed: Promise<void>;
  readonly #unsent: () => Promise<number | null>;
  /** Writes that the operating system has not accepted yet, oldest first. */
  readonly #waiting = new Set<{ readonly size: number; readonly since: number }>();

  constructor(
    readonly name: string,
    private readonly stream: Duplex,
    { byteRate, release = async () => {}, unsent = async () => null }: StreamOptions = {},
  ) {
    if (byteRate !== undefined) this.byteRate = byteRate;
    this.#unsent = unsent;
    stream.on('data', (chunk: Buffer) => this.#listeners.data(chunk));
    stream.on('error', (error: Error) => this.#lose(error.message));
    stream.on('end', () => this.#lose('the other end hung up'));
    this.#closed = new Promise((resolve) => {
      stream.once('close', (error?: Error | boolean | null) => {
        this.#lose(error && typeof error === 'object' ? error.message : 'the other end hung up');
        release().then(resolve, () => resolve());
      });
    });
  }

  get isOpen(): boolean {
    return this.#listeners.end === null;
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const { end } = this.#listeners;
      if (end) return reject(new PortLost(this.name, end.reason));
      const waiting = { size: bytes.length, since: performance.now() };
      this.#waiting.add(waiting);
      this.stream.write(bytes, (error) => {
        this.#waiting.delete(waiting);
        if (!error) return resolve();
        this.#lose(error.message);
        reject(new PortLost(this.name, this.#listeners.end?.reason ?? error.message));
      });
    });
  }

  async stalled(): Promise<string | null> {
    const [oldest] = this.#waiting;
    if (oldest) return notTaken(oldest.size, oldest.since);
    const unsent = await this.#unsent();
    return unsent ? `the other end has not taken the last ${unsent} bytes` : null;
  }

  onData(listener: (chunk: Buffer) => void): () => void {
    return this.#listeners.addData(listener);
  }

  onEnd(listener: (end: TransportEnd) => void): () => void {
    return this.#listeners.addEnd(listener);
  }

  async close(): Promise<void> {
    this.#listeners.ended({ expected: true, reason: 'closed' });
    this.stream.destroy();
    await this.#closed;
  }

  #lose(reason: string): void {
    this.#listeners.ended({ expected: false, reason });
    if (!this.stream.destroyed) this.stream.destroy();
  }
}
