import { readSync, writeSync } from 'node:fs';
import type { LinuxPortBinding } from '@serialport/bindings-cpp';
import { Listeners, notTaken, PortLost, type Transport, type TransportEnd } from './transport';

/** An open non-blocking terminal, with a poller that reports when it is readable. */
export type OpenTerminal = Pick<LinuxPortBinding, 'fd' | 'isOpen' | 'poller' | 'close'>;

/** Settings of a `DescriptorTransport`. */
export interface DescriptorOptions {
  /** See `Transport.byteRate`. */
  readonly byteRate?: number;
  /** Whether most writes are answered soon: see `Wakefulness`. */
  readonly expectsAnswers?: boolean;
  /** Releases other resources of the terminal. Called once after it has ended or was closed. */
  readonly release?: () => Promise<void>;
}

/** Wait before a write to a full terminal is retried, ms: about the time of one byte at 9600 baud. */
const FULL_MS = 1;

/** Received chunks are views of a buffer of `size` bytes; a new one is allocated when less than `room` is left. */
const BUFFER = { size: 65_536, room: 4_096 };

const HUNG_UP = 'the other end hung up';

/** A write of which the operating system has accepted only the first `taken` bytes. */
interface Waiting {
  readonly bytes: Uint8Array;
  taken: number;
  readonly since: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * A transport over the descriptor of a serial port or pseudo-terminal, on POSIX. It differs from the stream of
 * serialport in three ways:
 *
 * It detects an unplug. A read of a tty that hung up returns zero bytes; bindings-cpp 13 then reads again without end
 * and never reports it (https://github.com/serialport/bindings-cpp/issues/162).
 *
 * It retries a write to a full buffer by a timer. The Linux driver of USB modems (usb_wwan.c) has four write buffers,
 * and wakes a waiting poller before it marks a buffer as free, but not again afterwards: the poller may wait for
 * ever.
 *
 * It reads and writes on the main thread, where bindings-cpp uses the thread pool: the descriptor is non-blocking,
 * and the two thread switches take longer than the rest of a round trip. (A tty stream of Node is no faster, and
 * reopens the terminal, which loses the lock.)
 */
export class DescriptorTransport implements Transport {
  readonly byteRate?: number;
  readonly #listeners = new Listeners();
  readonly #wakefulness: Wakefulness | null;
  readonly #release: () => Promise<void>;
  /** Oldest first. */
  readonly #waiting: Waiting[] = [];
  #retry: NodeJS.Timeout | null = null;
  #buffer = Buffer.allocUnsafeSlow(BUFFER.size);
  #closed: Promise<void> | null = null;

  constructor(
    readonly name: string,
    private readonly terminal: OpenTerminal,
    { byteRate, expectsAnswers = false, release = async () => {} }: DescriptorOptions = {},
  ) {
    if (byteRate !== undefined) this.byteRate = byteRate;
    this.#wakefulness = expectsAnswers ? new Wakefulness() : null;
    this.#release = release;
    this.#awaitBytes();
  }

  get isOpen(): boolean {
    return this.#listeners.end === null;
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const { end } = this.#listeners;
      if (end) return reject(new PortLost(this.name, end.reason));
      this.#waiting.push({ bytes, taken: 0, since: performance.now(), resolve, reject });
      if (this.#waiting.length === 1) this.#writeWaiting();
      this.#wakefulness?.sent();
    });
  }

  async stalled(): Promise<string | null> {
    const [oldest] = this.#waiting;
    return oldest ? notTaken(oldest.bytes.length, oldest.since) : null;
  }

  onData(listener: (chunk: Buffer) => void): () => void {
    return this.#listeners.addData(listener);
  }

  onEnd(listener: (end: TransportEnd) => void): () => void {
    return this.#listeners.addEnd(listener);
  }

  async close(): Promise<void> {
    this.#end({ expected: true, reason: 'closed' });
    await this.#closed;
  }

  #writeWaiting(): void {
    try {
      for (let [oldest] = this.#waiting; oldest; [oldest] = this.#waiting) {
        oldest.taken += writeIfReady(this.terminal, oldest.bytes, oldest.taken);
        if (oldest.taken < oldest.bytes.length) {
          this.#retry = setTimeout(() => this.#writeWaiting(), FULL_MS);
          return;
        }
        this.#waiting.shift();
        oldest.resolve();
      }
    } catch (error) {
      this.#lose((error as Error).message);
    }
  }

  #awaitBytes(): void {
    this.terminal.poller.once('readable', this.#onReadable);
  }

  /** Asynchronous, because an error thrown by a synchronous listener of the poller ends the process. */
  readonly #onReadable = async (error: Error | null): Promise<void> => {
    if (!this.isOpen) return;
    if (error) return this.#lose(HUNG_UP);
    let size: number;
    try {
      size = readIfReady(this.terminal, this.#buffer);
      this.#awaitBytes();
    } catch (failure) {
      return this.#lose((failure as Error).message);
    }
    if (size > 0) this.#received(size);
  };

  #received(size: number): void {
    const chunk = this.#buffer.subarray(0, size);
    this.#buffer = this.#buffer.subarray(size);
    if (this.#buffer.length < BUFFER.room) this.#buffer = Buffer.allocUnsafeSlow(BUFFER.size);
    this.#wakefulness?.received();
    this.#listeners.data(chunk);
  }

  #lose(reason: string): void {
    this.#end({ expected: false, reason });
  }

  #end(end: TransportEnd): void {
    if (this.#closed) return;
    // Deferred: closing the terminal makes the poller call its listener, which must already see the end.
    this.#closed = Promise.resolve().then(() => this.#letGo());
    this.#wakefulness?.stop();
    if (this.#retry) clearTimeout(this.#retry);
    this.#listeners.ended(end);
    for (const { reject } of this.#waiting.splice(0)) reject(new PortLost(this.name, end.reason));
  }

  /** Errors are ignored: a terminal that cannot be closed has already gone away. */
  async #letGo(): Promise<void> {
    if (this.terminal.isOpen) await this.terminal.close().catch(() => {});
    await this.#release().catch(() => {});
  }
}

/** The number of bytes read; 0 if none were available. @throws Error when the other end hung up, or the read fails */
function readIfReady({ fd }: OpenTerminal, buffer: Buffer): number {
  try {
    const size = readSync(fd ?? -1, buffer, 0, buffer.length, null);
    if (size > 0) return size;
  } catch (error) {
    if (isNotReady(error)) return 0;
    throw error;
  }
  throw new Error(HUNG_UP);
}

/** The number of bytes accepted; 0 if the buffer is full. */
function writeIfReady({ fd }: OpenTerminal, bytes: Uint8Array, from: number): number {
  try {
    return writeSync(fd ?? -1, bytes, from, bytes.length - from);
  } catch (error) {
    if (isNotReady(error)) return 0;
    throw error;
  }
}

function isNotReady(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR';
}

/**
 * How long to stay awake for an answer, ms: a program on a pseudo-terminal needs less, a module on a serial line
 * more.
 */
const AWAKE_MS = 0.3;

/** How many late answers in a row are allowed before writes are skipped. */
const FREE_MISSES = 8;

/** The most writes in a row for which it does not stay awake. */
const MOST_SKIPPED = 1024;

/**
 * Keeps the event loop awake for `AWAKE_MS` after a write: waking an idle processor takes longer than a program on
 * the same machine takes to answer. The loop keeps turning and serves everything else. If answers take longer, this
 * is done for ever fewer writes, so that it costs almost nothing.
 */
export class Wakefulness {
  #until = 0;
  #turn: NodeJS.Immediate | null = null;
  /** Number of late answers in a row. */
  #misses = 0;
  #toSkip = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  get awake(): boolean {
    return this.#turn !== null;
  }

  sent(): void {
    if (this.#toSkip > 0) {
      this.#toSkip -= 1;
      return;
    }
    this.#until = this.now() + AWAKE_MS;
    this.#turn ??= setImmediate(this.#look);
  }

  received(): void {
    if (!this.awake) return;
    this.stop();
    this.#misses = 0;
  }

  stop(): void {
    if (this.#turn) clearImmediate(this.#turn);
    this.#turn = null;
  }

  readonly #look = (): void => {
    if (this.now() < this.#until) {
      this.#turn = setImmediate(this.#look);
      return;
    }
    this.#turn = null;
    this.#misses += 1;
    if (this.#misses > FREE_MISSES) this.#toSkip = Math.min(2 ** (this.#misses - FREE_MISSES), MOST_SKIPPED);
  };
}
