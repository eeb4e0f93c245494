import net, { type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between one agent and the store that can swallow everything, as one does that lost its route. */
export class CuttableLink {
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(
    private readonly server: Server,
    private readonly store: URL,
  ) {
    server.on('connection', (agent) => this.#join(agent));
  }

  static async open(store: string): Promise<CuttableLink> {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new CuttableLink(server, new URL(store));
  }

  /** Of the store, through this link. */
  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** No connection ends, and nothing passes. */
  cut(): void {
    this.#isCut = true;
  }

  /** What was sent meanwhile is lost: connections have to be made anew. */
  mend(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(agent: Socket): void {
    const store = net.connect(Number(this.store.port), this.store.hostname);
    for (const [from, to] of [
      [agent, store],
      [store, agent],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => {
        if (!this.#isCut) to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
