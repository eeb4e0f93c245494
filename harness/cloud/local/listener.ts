import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { type Address, CloudUnavailable } from '../cloud';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'another program is using that address'],
  ['EACCES', 'this user may not use that port (ports below 1024 are reserved on most systems)'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ENOTFOUND', 'no such host is known'],
]);

/** A listening port that can be shut and opened again, with all its connections. */
export class Listener {
  private readonly sockets = new Set<Socket>();
  private constructor(
    private readonly server: Server,
    readonly purpose: string,
    private bound: Address,
  ) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      // A peer may reset at any moment; users of the socket learn it by their own listener or by `close`.
      socket.on('error', () => {});
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /**
   * @param purpose what listens there, for the message: `the MQTT broker`
   * @throws CloudUnavailable naming the address and what is wrong with it
   */
  static async open(server: Server, purpose: string, address: Address): Promise<Listener> {
    const listener = new Listener(server, purpose, address);
    await listener.listen();
    return listener;
  }

  /** Where it listens: the port is the real one, also when any was asked for. */
  get address(): Address {
    return this.bound;
  }

  /** Refuses connections and cuts those that stand; `reopen` ends that. */
  async shut(): Promise<void> {
    const closed = this.server.listening ? once(this.server, 'close') : null;
    // The server also counts sockets that sent nothing: it closes only when all of them are gone.
    this.server.close(() => {});
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async reopen(): Promise<void> {
    if (!this.server.listening) await this.listen();
  }

  private async listen(): Promise<void> {
    const { host, port } = this.bound;
    try {
      this.server.listen({ host, port });
      await once(this.server, 'listening');
    } catch (error) {
      throw new CloudUnavailable(this.explain(error as NodeJS.ErrnoException), { cause: error });
    }
    this.bound = { host, port: (this.server.address() as AddressInfo).port };
  }

  private explain(error: NodeJS.ErrnoException): string {
    const reason = REASONS.get(error.code ?? '') ?? error.message;
    return `${this.purpose} cannot listen on ${this.bound.host}:${this.bound.port}: ${reason}`;
  }
}
