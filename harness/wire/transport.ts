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
  /**
   * Hands bytes to the operating system, in order of the calls.
   * @throws PortLost when the stream has ended
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Calls back with every chunk, as it came; returns the function that stops it. */
  onData(listener: (chunk: Buffer) => void): () => void;
  /** Calls back once, also when the end is already past; returns the function that stops it. */
  onEnd(listener: (end: TransportEnd) => void): () => void;
  close(): Promise<void>;
}

/** The stream to the module is gone: the bench's trouble, never the module's fault. */
export class PortLost extends Error {
  override readonly name = 'PortLost';
  constructor(
    readonly port: string,
    readonly reason: string,
  ) {
    super(`the port ${port} went away: ${reason}`);
  }
}

/** A port that cannot be opened, and what the person at the keyboard can do about it. */
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
