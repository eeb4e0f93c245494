import net, { type AddressInfo, type Server, type Socket } from 'node:net';

/** Bytes that a run wrote to a module, and when, ms since 1970. */
export interface Written {
  readonly at: number;
  readonly bytes: number;
  /** When the run opened the port: a later run has a lease of its own. */
  readonly openedAt: number;
}

/** Stands between a run and an emulated module on TCP, and counts what the run writes. */
export class CountingPort {
  readonly written: Written[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly module: number,
  ) {
    server.on('connection', (socket) => this.#join(socket));
  }

  /** @param module port of the emulated module on this machine */
  static async open(module: number): Promise<CountingPort> {
    const server = net.createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new CountingPort(server, module);
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What runs wrote from a moment on that had opened the port before it. */
  strayBytesSince(moment: number): number {
    const stray = this.written.filter(({ at, openedAt }) => at >= moment && openedAt < moment);
    return stray.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(run: Socket): void {
    const openedAt = Date.now();
    const module = net.connect(this.module, '127.0.0.1');
    module.setNoDelay(true);
    for (const socket of [run, module]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        run.destroy();
        module.destroy();
      });
    }
    run.on('data', (chunk) => {
      this.written.push({ at: Date.now(), bytes: chunk.length, openedAt });
      module.write(chunk);
    });
    module.on('data', (chunk) => run.write(chunk));
  }
}
