import { readSync, writeSync } from 'node:fs';
import type { LinuxPortBinding } from '@serialport/bindings-cpp';
import { Listeners, notTaken, PortLost, type Transport, type TransportEnd } from './transport';

/** A terminal that was opened so that it never blocks; its poller tells when there is something to read. */
export type OpenTerminal = Pick<LinuxPortBinding, 'fd' | 'isOpen' | 'poller' | 'close'>;

export interface DescriptorOptions {
  readonly byteRate?: number;
  /** What is sent is most likely a question: see `Wakefulness`. */
  readonly expectsAnswers?: boolean;
  /** Lets go of whatever else belongs to the terminal, once it is closed for whatever reason. */
  readonly release?: () => Promise<void>;
}

/** How soon a terminal that had no room is tried again, ms: about as long as a byte is on a line of 9600 baud. */
const FULL_MS = 1;

/** Received bytes are views of a buffer of this size; another one is made where less than `room` is left. */
const BUFFER = { size: 65_536, room: 4_096 };

const HUNG_UP = 'the other end hung up';

/** Bytes that the operating system has not taken over yet, or only the first `taken` of them. */
interface Waiting {
  readonly bytes: Uint8Array;
  taken: number;
  readonly since: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * A transport over the descriptor of a serial port or pseudo-terminal, on POSIX. It does three things that the stream of
 * serialport does not:
 *
 * It notices an unplug. A tty that hung up reads as zero bytes; bindings-cpp 13 reads again at once, for ever, and
 * never reports the end (https://github.com/serialport/bindings-cpp/issues/162).
 *
 * It tries again by itself when there was no room for what it writes. Linux' driver of USB modems (usb_wwan.c) has room for
 * four writes, wakes whoever waits for room before it counts the room as free, and does not wake again: a poller may wait
 * for ever.
 *
 * It reads and writes right here, where bindings-cpp goes through the thread pool: the descriptor never blocks, and the two
 * hops take longer than all the rest of a round trip. (A tty stream of Node is no faster, and opens the terminal anew,
 * by which the lock on it is lost.)
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

  /** The poller ends the process when its listener throws; what an asynchronous one throws is an unhandled rejection. */
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
    // Not at once: while it closes, the poller calls its listener back, which must know of the end.
    this.#closed = Promise.resolve().then(() => this.#letGo());
    this.#wakefulness?.stop();
    if (this.#retry) clearTimeout(this.#retry);
    this.#listeners.ended(end);
    for (const { reject } of this.#waiting.splice(0)) reject(new PortLost(this.name, end.reason));
  }

  /** What cannot be closed is gone already. */
  async #letGo(): Promise<void> {
    if (this.terminal.isOpen) await this.terminal.close().catch(() => {});
    await this.#release().catch(() => {});
  }
}

/** How many bytes were read; 0 when there was nothing to read after all. */
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

/** How many bytes were taken; 0 when there is no room for one. */
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

/** How long an answer is waited for awake, ms: a program behind a pseudo-terminal needs less, a module on a line more. */
const AWAKE_MS = 0.3;

/** So many answers in a row may come later than that before it is tried more seldom. */
const FREE_MISSES = 8;

/** The most writes that are left out between two tries. */
const MOST_SKIPPED = 1024;

/**
 * Keeps the event loop from going to sleep for a moment after something was sent: waking an idle processor takes longer
 * than a program on the same machine takes to answer. The loop goes round meanwhile and serves everything else. Where
 * answers take longer, it is tried less and less often, so that this costs next to nothing.
 */
export class Wakefulness {
  #until = 0;
  #turn: NodeJS.Immediate | null = null;
  /** Answers in a row that came too late. */
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
