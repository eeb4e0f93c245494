/** How a byte stream ended: `expected` if this side closed it; `reason` is a clause for the error. */
export interface TransportEnd {
  readonly expected: boolean;
  readonly reason: string;
}

/** The byte stream between the harness and a module: a serial port, a TCP bridge or memory. */
export interface Transport {
  /** The name by which it can be opened again, e.g. `/dev/ttyUSB1` or `tcp://lab-2:3001`. */
  readonly name: string;
  /** False once either side has ended it. */
  readonly isOpen: boolean;
  /** Configured rate of the line in each direction, bytes per second; absent if none was configured. */
  readonly byteRate?: number;
  /**
   * Hands bytes to the operating system, in the order of the calls. Resolves when it has accepted them.
   * @throws PortLost when the stream has ended
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Checks whether written bytes are being sent. Resolves to null if they are or if that is unknown, else to the
   * reason as a clause: `512 bytes have waited 2000 ms for the operating system to take them`.
   */
  stalled?(): Promise<string | null>;
  /** Calls back with every chunk as received; returns a function that unsubscribes. */
  onData(listener: (chunk: Buffer) => void): () => void;
  /** Calls back once at the end, or soon if it has already ended; returns a function that unsubscribes. */
  onEnd(listener: (end: TransportEnd) => void): () => void;
  close(): Promise<void>;
}

/** Bits per byte at 8N1: a start bit, eight data bits, a stop bit. */
const BITS_PER_BYTE = 10;

/** Bytes per second of a serial line at `baud` bits per second. */
export const byteRateOf = (baud: number): number => baud / BITS_PER_BYTE;

/** `1 byte`, `12 bytes`. */
export const byteCount = (n: number): string => (n === 1 ? '1 byte' : `${n} bytes`);

/** The reason of `stalled` for a write of `size` bytes, not accepted since `since` (ms of `performance.now()`). */
export function notTaken(size: number, since: number): string {
  const ms = Math.round(performance.now() - since);
  const [have, them] = size === 1 ? ['has', 'it'] : ['have', 'them'];
  return `${byteCount(size)} ${have} waited ${ms} ms for the operating system to take ${them}`;
}

/** The stream to the module has ended: a fault of the bench, never of the module. */
export class PortLost extends Error {
  override readonly name: string = 'PortLost';
  constructor(
    readonly port: string,
    readonly reason: string,
    message = `the port ${port} went away: ${reason}`,
  ) {
    super(message);
  }
}

/** The port is open but does not send what was written to it, so a missing answer proves nothing about the module. */
export class PortStalled extends PortLost {
  override readonly name = 'PortStalled';
  constructor(port: string, reason: string) {
    super(port, reason, `the port ${port} does not pass on what is written to it: ${reason}`);
  }
}

/** The port cannot be opened; the message says why and what to do. */
export class PortUnavailable extends Error {
  override readonly name = 'PortUnavailable';
  constructor(
    readonly port: string,
    readonly kind: 'not-found' | 'busy' | 'permission' | 'failed',
    message: string,
  ) {
    super(message);
  }
}

/** The listeners of a transport, for data and for its end. */
export class Listeners {
  readonly #onData = new Set<(chunk: Buffer) => void>();
  readonly #onEnd = new Set<(end: TransportEnd) => void>();
  #end: TransportEnd | null = null;

  /** How the transport ended; null while it is open. */
  get end(): TransportEnd | null {
    return this.#end;
  }

  addData(listener: (chunk: Buffer) => void): () => void {
    this.#onData.add(listener);
    return () => this.#onData.delete(listener);
  }

  /** Also calls back if the transport has already ended, but never before this function returns. */
  addEnd(listener: (end: TransportEnd) => void): () => void {
    this.#onEnd.add(listener);
    const end = this.#end;
    if (end) queueMicrotask(() => this.#onEnd.has(listener) && listener(end));
    return () => this.#onEnd.delete(listener);
  }

  data(chunk: Buffer): void {
    for (const listener of this.#onData) listener(chunk);
  }

  /** Clears the end, because another stream begins. */
  begunAnew(): void {
    this.#end = null;
  }

  /** Only the first end counts. */
  ended(end: TransportEnd): void {
    if (this.#end) return;
    this.#end = end;
    for (const listener of this.#onEnd) listener(end);
  }
}
