/** Why a byte stream ended: `expected` when this side closed it, else what the system said. */
export interface TransportEnd {
  readonly expected: boolean;
  readonly reason: string;
}

/** The byte stream between the harness and a module: a serial port, a TCP bridge or memory. */
export interface Transport {
  /** What a person would type to open it again, e.g. `/dev/ttyUSB1` or `tcp://lab-2:3001`. */
  readonly name: string;
  /** False once either side has ended it. */
  readonly isOpen: boolean;
  /** Bytes a second that the line was set to carry, each way; absent where nobody set it. */
  readonly byteRate?: number;
  /**
   * Hands bytes to the operating system, in order of the calls.
   * @throws PortLost when the stream has ended
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Checks whether what was written is being sent. Resolves to null when it is, or when that cannot be known; else to
   * the reason why not, as a clause: `the other end has taken none of 512 bytes for 2000 ms`.
   */
  stalled?(): Promise<string | null>;
  /** Calls back with every chunk, as it came; returns the function that stops it. */
  onData(listener: (chunk: Buffer) => void): () => void;
  /** Calls back once, also when the end is already past; returns the function that stops it. */
  onEnd(listener: (end: TransportEnd) => void): () => void;
  close(): Promise<void>;
}

/** Bits on the line for a byte at 8N1: a start bit, eight data bits, a stop bit. */
const BITS_PER_BYTE = 10;

/** Bytes a second of a serial line at `baud` bits a second. */
export const byteRateOf = (baud: number): number => baud / BITS_PER_BYTE;

/** What `stalled` says of a write that the operating system has not taken over since then, ms of `performance.now()`. */
export function notTaken(size: number, since: number): string {
  const ms = Math.round(performance.now() - since);
  const [bytes, them] = size === 1 ? ['1 byte has', 'it'] : [`${size} bytes have`, 'them'];
  return `${bytes} waited ${ms} ms for the operating system to take ${them}`;
}

/** The stream to the module is gone: a fault of the bench, never of the module. */
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

/** The port is open, but what was written to it does not move: what the module would have answered is not known. */
export class PortStalled extends PortLost {
  override readonly name = 'PortStalled';
  constructor(port: string, reason: string) {
    super(port, reason, `the port ${port} does not pass on what is written to it: ${reason}`);
  }
}

/** A port that cannot be opened, and what to do about it. */
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

/** Listeners of a transport: for its bytes, and for its one end, or that of each stream where it has several. */
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

  /** Calls the listener back also when the end is past, though never before this returns. */
  addEnd(listener: (end: TransportEnd) => void): () => void {
    this.#onEnd.add(listener);
    const end = this.#end;
    if (end) queueMicrotask(() => this.#onEnd.has(listener) && listener(end));
    return () => this.#onEnd.delete(listener);
  }

  data(chunk: Buffer): void {
    for (const listener of this.#onData) listener(chunk);
  }

  /** Another stream begins behind the end of the last one. */
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
