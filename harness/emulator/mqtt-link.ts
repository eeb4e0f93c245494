import { connect, type Socket } from 'node:net';
import type { IConnectPacket, IPublishPacket, Packet } from 'mqtt-packet';
import { Acknowledgements } from './acknowledgements';

/** Loaded on first use, because modules that only import the list of mutants never need it. */
const load = () => require('mqtt-packet') as typeof import('mqtt-packet');

/** The broker refused the connection. */
export class ConnectionRefused extends Error {
  override readonly name = 'ConnectionRefused';
  constructor(
    /** CONNACK return code (MQTT clause 3.2.2.3), 1 to 5. */
    readonly code: number,
  ) {
    super(`CONNACK ${code}`);
  }
}

/** Settings of an `MqttLink`. */
export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly connect: Omit<IConnectPacket, 'cmd'>;
  /** Deadline for an acknowledgement of the broker, ms. */
  readonly acknowledgementMs: number;
  /** One-way delay to or from the broker, ms. */
  readonly latencyMs: number;
  /** Time without a PUBACK after which a message is resent, ms; null for never. */
  readonly retransmitMs: number | null;
  readonly firstPacketId: number;
  /** The packets to send instead of a packet. */
  readonly sending: (packet: Packet) => readonly Packet[];
  /** The packets to process instead of a received packet. */
  readonly arriving: (packet: Packet) => readonly Packet[];
  readonly onPublish: (packet: IPublishPacket, link: MqttLink) => void;
  /** Called once when the connection ends, whichever side ends it. */
  readonly onClosed: (link: MqttLink) => void;
}

/** One MQTT 3.1.1 connection, packet by packet, so that a mutant can falsify any of them. */
export class MqttLink {
  readonly #socket: Socket;
  readonly #acknowledgements: Acknowledgements;
  /** Resolves when the broker has accepted or refused the connection; never rejects. */
  readonly decided: Promise<void>;
  readonly #admission: Promise<void>;
  readonly #ended: Promise<void>;
  #settleEnd: () => void = () => {};
  #packetId: number;
  #admitted = false;
  #ping: NodeJS.Timeout | null = null;
  #pingAnswered = true;
  #closed = false;

  constructor(private readonly options: LinkOptions) {
    this.#packetId = options.firstPacketId - 1;
    this.#acknowledgements = new Acknowledgements(options.acknowledgementMs);
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true });
    const packets = load().parser({ protocolVersion: 4 });
    packets.on('packet', (packet) => this.#arrived(packet));
    packets.on('error', () => this.destroy());
    this.#socket.on('data', (bytes) => this.#onTheWay(() => this.#closed || packets.parse(bytes)));
    this.#socket.on('error', () => this.destroy());
    this.#socket.on('close', () => this.#onTheWay(() => this.#end()));
    this.#ended = new Promise((resolve) => {
      this.#settleEnd = resolve;
    });
    this.send({ cmd: 'connect', ...options.connect });
    this.#admission = this.#letIn();
    this.decided = this.#admission.catch(() => {});
  }

  get isOpen(): boolean {
    return !this.#closed;
  }

  /** Whether the broker accepted the connection, even if it has ended since. */
  get wasAdmitted(): boolean {
    return this.#admitted;
  }

  /** The next packet identifier, 1 to 65535 (MQTT clause 2.3.1). */
  nextPacketId(): number {
    this.#packetId = (this.#packetId % 0xffff) + 1;
    return this.#packetId;
  }

  /**
   * Resolves when the broker has accepted the connection.
   * @throws ConnectionRefused with the CONNACK code
   * @throws NotAcknowledged
   */
  admitted(): Promise<void> {
    return this.#admission;
  }

  async #letIn(): Promise<void> {
    const packet = await this.#acknowledgements.next('connack', 0);
    if (packet.cmd !== 'connack') return;
    this.#admitted = packet.returnCode === 0;
    if (this.#admitted) this.#keepAlive();
    else throw new ConnectionRefused(packet.returnCode ?? 0);
  }

  /**
   * Sends SUBSCRIBE and returns the return codes of the SUBACK, granted QoS or 0x80, in the order of the topics.
   * @throws NotAcknowledged
   */
  async subscribe(subscriptions: readonly { topic: string; qos: number }[]): Promise<number[]> {
    const messageId = this.nextPacketId();
    const acknowledged = this.#acknowledgements.next('suback', messageId);
    this.send({
      cmd: 'subscribe',
      messageId,
      subscriptions: subscriptions.map(({ topic, qos }) => ({ topic, qos: qos as 0 | 1 })),
    });
    const packet = await acknowledged;
    return packet.cmd === 'suback' ? packet.granted.map(Number) : [];
  }

  /** Sends UNSUBSCRIBE and waits for the UNSUBACK. @throws NotAcknowledged */
  async unsubscribe(topics: readonly string[]): Promise<void> {
    const messageId = this.nextPacketId();
    const acknowledged = this.#acknowledgements.next('unsuback', messageId);
    this.send({ cmd: 'unsubscribe', messageId, unsubscriptions: [...topics] });
    await acknowledged;
  }

  /**
   * Sends a message at once. Resolves when it is acknowledged (QoS 1) or sent (QoS 0).
   * @throws NotAcknowledged
   */
  async publish(topic: string, payload: Buffer, qos: number): Promise<void> {
    const message = { cmd: 'publish', topic, payload, dup: false, retain: false } as const;
    if (qos === 0) {
      this.send({ ...message, qos: 0 });
      return;
    }
    const messageId = this.nextPacketId();
    const acknowledged = this.#acknowledgements.next('puback', messageId);
    this.send({ ...message, qos: qos as 1, messageId });
    const again = this.#everyRetransmission(() => {
      this.send({ ...message, qos: qos as 1, messageId, dup: true });
    });
    await acknowledged.finally(() => clearInterval(again));
  }

  #everyRetransmission(send: () => void): NodeJS.Timeout | undefined {
    const { retransmitMs } = this.options;
    return retransmitMs === null ? undefined : setInterval(send, retransmitMs);
  }

  send(packet: Packet): void {
    if (this.#closed) return;
    for (const leaving of this.options.sending(packet)) {
      const bytes = load().generate(leaving);
      this.#onTheWay(() => this.#socket.destroyed || this.#socket.write(bytes));
    }
  }

  /** Calls `arrive` after the delay of the network; the order of calls is kept. */
  #onTheWay(arrive: () => unknown): void {
    const { latencyMs } = this.options;
    if (latencyMs === 0) arrive();
    else setTimeout(arrive, latencyMs);
  }

  /** Sends DISCONNECT and closes the connection (MQTT clause 3.14). Resolves when the socket is closed. */
  async disconnect(): Promise<void> {
    this.send({ cmd: 'disconnect' });
    this.#onTheWay(() => this.#socket.end());
    const late = setTimeout(() => this.destroy(), this.options.acknowledgementMs);
    await this.#ended;
    clearTimeout(late);
  }

  /** Closes the connection without DISCONNECT. */
  destroy(): void {
    this.#socket.destroy();
    this.#end();
  }

  #arrived(packet: Packet): void {
    for (const seen of this.options.arriving(packet)) {
      if (seen.cmd === 'publish') this.options.onPublish(seen, this);
      else if (seen.cmd === 'pingresp') this.#pingAnswered = true;
      else this.#acknowledgements.arrived(seen);
    }
  }

  /** Sends a PINGREQ after 3/4 of each keep-alive period; closes the connection if the last one was not answered. */
  #keepAlive(): void {
    const seconds = this.options.connect.keepalive ?? 0;
    if (seconds === 0 || this.#closed) return;
    this.#ping = setInterval(() => {
      if (!this.#pingAnswered) {
        this.destroy();
        return;
      }
      this.#pingAnswered = false;
      this.send({ cmd: 'pingreq' });
    }, seconds * 750);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#ping !== null) clearInterval(this.#ping);
    this.#acknowledgements.close();
    this.options.onClosed(this);
    this.#settleEnd();
  }
}

/** Whether a topic may be published to: it contains neither wildcards nor NUL (MQTT clause 4.7). */
export function isTopicName(topic: string): boolean {
  return !/[+#\0]/.test(topic);
}

/** Whether a topic matches a filter with `+` and `#` (MQTT clause 4.7.1). */
export function matches(filter: string, topic: string): boolean {
  const filterLevels = filter.split('/');
  const topicLevels = topic.split('/');
  for (const [position, level] of filterLevels.entries()) {
    if (level === '#') return true;
    if (position >= topicLevels.length) return false;
    if (level !== '+' && level !== topicLevels[position]) return false;
  }
  return filterLevels.length === topicLevels.length;
}

/** Decodes the bytes of a topic as UTF-8; on the AT side they are Latin-1, one character per byte. */
export function asUtf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
