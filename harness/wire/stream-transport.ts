import type { Duplex } from 'node:stream';
import { Listeners } from './listeners';
import { PortLost, type Transport, type TransportEnd } from './transport';

/**
 * A transport over any open Node stream. It reads from the beginning on: a stream that nobody reads does not
 * notice that its other end is gone.
 */
export class StreamTransport implements Transport {
  readonly #listeners = new Listeners();
  readonly #closed: Promise<void>;

  constructor(
    readonly name: string,
    private readonly stream: Duplex,
    /** Lets go of whatever else belongs to the stream, once it is closed for whatever reason. */
    release: () => Promise<void> = async () => {},
  ) {
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
      this.stream.write(bytes, (error) => {
        if (!error) return resolve();
        this.#lose(error.message);
        reject(new PortLost(this.name, this.#listeners.end?.reason ?? error.message));
      });
    });
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
