import { createServer, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';

/** How the two servers answer; a test may change it while they run. */
export interface TinyCloudRules {
  /** Answers the pre-authentication; null closes the connection. */
  auth: (form: URLSearchParams) => { status: number; body: string } | null;
  connack: number;
  granted: (topic: string) => number;
  /** Packet types that are not answered. */
  withheld: Set<Packet['cmd']>;
}

/** A minimal stand-in for Alibaba's platform: it accepts every device and stores nothing. */
export class TinyCloud {
  readonly packets: Packet[] = [];
  readonly forms: URLSearchParams[] = [];
  readonly rules: TinyCloudRules;
  #http: Server;
  #mqtt: TcpServer;
  #sockets = new Set<Socket>();
  #changed: () => void = () => {};

  private constructor() {
    this.rules = {
      auth: () => ({ status: 200, body: this.#admission() }),
      connack: 0,
      granted: () => 0,
      withheld: new Set(),
    };
    this.#http = createServer((request, response) => {
      let form = '';
      request.on('data', (chunk) => {
        form += chunk;
      });
      request.on('end', () => {
        const fields = new URLSearchParams(form);
        this.forms.push(fields);
        const reply = this.rules.auth(fields);
        if (reply === null) request.socket.destroy();
        else response.writeHead(reply.status).end(reply.body);
      });
    });
    this.#mqtt = createTcpServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  static async start(): Promise<TinyCloud> {
    const cloud = new TinyCloud();
    await Promise.all([listening(cloud.#http), listening(cloud.#mqtt)]);
    return cloud;
  }

  /** Address of the broker, for a login without pre-authentication. */
  get broker(): { host: string; port: number } {
    return { host: '127.0.0.1', port: (this.#mqtt.address() as AddressInfo).port };
  }

  get authUrl(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  of<C extends Packet['cmd']>(cmd: C): Extract<Packet, { cmd: C }>[] {
    return this.packets.filter((packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd);
  }

  /** Sends to every connected device. */
  push(packet: Partial<IPublishPacket> & { topic: string; payload: Buffer | string }): void {
    this.send({ cmd: 'publish', qos: 0, dup: false, retain: false, ...packet });
  }

  send(packet: Packet): void {
    for (const socket of this.#sockets) socket.write(generate(packet));
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resolves when `count` packets of that type have been received in total. */
  async until(cmd: Packet['cmd'], count = 1): Promise<void> {
    while (this.of(cmd).length < count) await this.#change();
  }

  /** Resolves when no device is connected any more. */
  async closed(): Promise<void> {
    while (this.#sockets.size > 0) await this.#change();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#http.closeAllConnections();
    await Promise.all([closing(this.#http), closing(this.#mqtt)]);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #admission(): string {
    const mqtt = this.broker;
    return JSON.stringify({ code: 200, data: { iotId: 'id', iotToken: 'token', resources: { mqtt } } });
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', (packet) => {
      this.packets.push(packet);
      this.#answer(packet, socket);
      this.#changed();
    });
    socket.on('data', (bytes) => packets.parse(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#changed();
    });
  }

  #answer(packet: Packet, socket: Socket): void {
    const { connack, granted, withheld } = this.rules;
    if (withheld.has(packet.cmd)) return;
    const messageId = packet.messageId ?? 0;
    const reply = (answer: Packet) => socket.write(generate(answer));
    if (packet.cmd === 'connect') reply({ cmd: 'connack', returnCode: connack, sessionPresent: false });
    if (packet.cmd === 'subscribe') {
      reply({ cmd: 'suback', messageId, granted: packet.subscriptions.map(({ topic }) => granted(topic)) });
    }
    if (packet.cmd === 'unsubscribe') reply({ cmd: 'unsuback', messageId, granted: [] });
    if (packet.cmd === 'publish' && packet.qos === 1) reply({ cmd: 'puback', messageId });
    if (packet.cmd === 'disconnect') socket.end();
  }
}

function listening(server: Server | TcpServer): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
}

function closing(server: Server | TcpServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
