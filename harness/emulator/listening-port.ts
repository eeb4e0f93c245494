import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { PortLost, PortUnavailable, type Transport, type TransportEnd } from '../wire/transport';

/**
 * A module's port that hosts reach over TCP, one at a time as with a serial cable. It lives on between two hosts;
 * what the module says while there is none is lost.
 */
export class ListeningPort implements Transport {
  #client: Socket | null = null;
  #open = true;
  readonly #onData = new Set<(chunk: Buffer) => void>();
  readonly #onEnd = new Set<(end: TransportEnd) => void>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.#accept(socket));
  }

  /**
   * Port 0 takes any that is free.
   * @throws PortUnavailable
   */
  static open(host: string, port: number): Promise<ListeningPort> {
    const server = createServer({ noDelay: true });
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(new PortUnavailable(`tcp://${host}:${port}`, 'failed', reasonOf(error, host, port))),
      );
      server.listen(port, host, () => resolve(new ListeningPort(server)));
    });
  }

  get name(): string {
    const { address, port, family } = this.server.address() as AddressInfo;
    return `tcp://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#open) throw new PortLost(this.name, 'closed');
    this.#client?.write(bytes);
  }

  onData(listener: (chunk: Buffer) => void): () => void {
    this.#onData.add(listener);
    return () => this.#onData.delete(listener);
  }

  onEnd(listener: (end: TransportEnd) => void): () => void {
    this.#onEnd.add(listener);
    return () => this.#onEnd.delete(listener);
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#client?.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const listener of this.#onEnd) listener({ expected: true, reason: 'closed' });
  }

  #accept(socket: Socket): void {
    if (this.#client !== null) {
      socket.destroy();
      return;
    }
    this.#client = socket;
    socket.on('data', (chunk) => {
      for (const listener of this.#onData) listener(chunk);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#client = null;
    });
  }
}

function reasonOf(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `${host}:${port} is in use by another program: choose another port`;
  return `cannot listen at ${host}:${port}: ${error.message}`;
}
