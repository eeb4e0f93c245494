import { once } from 'node:events';
import type http from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import net from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { type Address, CloudUnavailable } from '../cloud';
import { isLoopback } from '../loopback';
import type { CaSource } from './certificate-authority';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'another program is using that address'],
  ['EACCES', 'this user may not use that port (ports below 1024 are reserved on most systems)'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ENOTFOUND', 'no such host is known'],
]);

/** A listening port that can be closed and opened again, with all its connections. */
export class Listener {
  private readonly sockets = new Set<Socket>();
  private constructor(
    private readonly server: Server,
    readonly purpose: string,
    private bound: Address,
  ) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      // A peer may reset at any time; users of the socket learn of it by their own listener or by `close`.
      socket.on('error', () => {});
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /**
   * @param purpose of the listener, for error messages: `the MQTT broker`
   * @throws CloudUnavailable naming the address and what is wrong with it
   */
  static async open(server: Server, purpose: string, address: Address): Promise<Listener> {
    const listener = new Listener(server, purpose, address);
    await listener.listen();
    return listener;
  }

  /** The actual address, with the real port if any port was requested. */
  get address(): Address {
    return this.bound;
  }

  /** Refuses connections and cuts existing ones, until `reopen`. */
  async shut(): Promise<void> {
    const closed = this.server.listening ? once(this.server, 'close') : null;
    // `close` calls back only when all sockets are gone, including those that sent nothing.
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

export interface TlsEndpoints {
  /** Address of pre-authentication over TLS; absent for none. */
  readonly authListen?: Address;
  /** Address of MQTT over TLS; absent for none. */
  readonly cloudListen?: Address;
  /**
   * The authority that signs the server's certificate; by default a test authority in `.cache/tls`, created on first
   * use.
   */
  readonly ca?: CaSource;
}

export interface EndpointOptions {
  readonly authListen?: Address;
  readonly cloudListen?: Address;
  readonly advertise?: Address;
  readonly tls?: TlsEndpoints;
}

export interface EndpointParts {
  readonly createAuthServer: (
    mqttAddress: (socket: Socket) => Address,
    tls: tls.TlsOptions | null,
  ) => http.Server;
  readonly accept: (socket: Socket) => void;
}

const LOOPBACK: Address = { host: '127.0.0.1', port: 0 };
/** The host names that a module uses for the platform. */
const PLATFORM_NAMES = [
  'iot-auth.cn-shanghai.aliyuncs.com',
  'public.iot-as-mqtt.cn-shanghai.aliyuncs.com',
  '*.iot-as-mqtt.cn-shanghai.aliyuncs.com',
  'localhost',
  '127.0.0.1',
] as const;

/** The listening ports of a local cloud. */
export class Endpoints {
  private readonly opened: Listener[] = [];
  readonly notes: string[] = [];
  /** Certificate that a module must trust for TLS; null without TLS. */
  caFile: string | null = null;

  private constructor(
    readonly auth: Listener,
    readonly mqtt: Listener,
    private readonly parts: EndpointParts,
    private readonly options: EndpointOptions,
  ) {}

  /** @throws CloudUnavailable naming the address that cannot be used; then nothing listens */
  static async open(parts: EndpointParts, options: EndpointOptions): Promise<Endpoints> {
    const { authListen = LOOPBACK, cloudListen = LOOPBACK, advertise } = options;
    const mqttServer = net.createServer({ noDelay: true }, parts.accept);
    const mqtt = await Listener.open(mqttServer, 'the MQTT broker', cloudListen);
    const authServer = parts.createAuthServer((socket) => advertise ?? reachable(mqtt.address, socket), null);
    const auth = await Listener.open(authServer, 'pre-authentication', authListen).catch(
      async (error: unknown) => {
        await mqtt.shut();
        throw error;
      },
    );
    const endpoints = new Endpoints(auth, mqtt, parts, options);
    endpoints.note(auth, mqtt);
    if (options.tls) await endpoints.openTls(options.tls);
    return endpoints;
  }

  tlsAuth: Listener | null = null;
  tlsMqtt: Listener | null = null;

  get authListeners(): readonly Listener[] {
    return this.tlsAuth ? [this.auth, this.tlsAuth] : [this.auth];
  }

  get mqttListeners(): readonly Listener[] {
    return this.tlsMqtt ? [this.mqtt, this.tlsMqtt] : [this.mqtt];
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((listener) => listener.shut()));
  }

  private async openTls({ authListen, cloudListen, ca }: TlsEndpoints): Promise<void> {
    try {
      // Loaded only here, as the certificate packages have two hundred files.
      const { CertificateAuthority } =
        require('./certificate-authority') as typeof import('./certificate-authority');
      const authority = await CertificateAuthority.open(ca ?? { directory: join('.cache', 'tls') });
      this.caFile = authority.certFile;
      const { advertise } = this.options;
      const hosts = [authListen, cloudListen, advertise].flatMap((address) => address?.host ?? []);
      // With these modules the platform uses TLS 1.2 at most, and cipher suites of 2016.
      const server: tls.TlsOptions = {
        ...(await authority.issue([...PLATFORM_NAMES, ...hosts])),
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.2',
        ciphers: 'DEFAULT@SECLEVEL=0',
        handshakeTimeout: 10_000,
      };
      if (cloudListen) {
        const mqttServer = tls.createServer({ ...server, noDelay: true }, this.parts.accept);
        this.tlsMqtt = await Listener.open(mqttServer, 'the MQTT broker (TLS)', cloudListen);
        this.note(this.tlsMqtt);
      }
      if (authListen) {
        const mqtt = this.tlsMqtt ?? this.mqtt;
        const authServer = this.parts.createAuthServer(
          (socket) => advertise ?? reachable(mqtt.address, socket),
          server,
        );
        this.tlsAuth = await Listener.open(authServer, 'pre-authentication (TLS)', authListen);
        this.note(this.tlsAuth);
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  private note(...listeners: readonly Listener[]): void {
    for (const listener of listeners) {
      this.opened.push(listener);
      const { host, port } = listener.address;
      if (!isLoopback(host)) {
        this.notes.push(
          `${listener.purpose} listens on ${host}:${port}, beyond this machine: any host that reaches it can connect`,
        );
      }
    }
  }
}

/** A listener on all addresses is reached at the one that the device has just used. */
function reachable(address: Address, socket: Socket): Address {
  const isWildcard = address.host === '0.0.0.0' || address.host === '::';
  const used = socket.localAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
  return isWildcard ? { host: used, port: address.port } : address;
}
