import {
  generate,
  type IPublishPacket,
  type ISubscribePacket,
  type IUnsubscribePacket,
  type Packet,
} from 'mqtt-packet';
import type { Provocations, Triple } from '../cloud';
import { RateLimit } from '../rate-limit';
import type { LinkEnd } from '../witness';
import { mayPublish, maySubscribe } from './access';
import type { Downlink } from './downlink';
import type { Session, Sessions } from './sessions';

const MAX_PAYLOAD_BYTES = 256 * 1024;
const MAX_TOPICS_PER_SUBSCRIBE = 8;
const MAX_SUBSCRIPTIONS = 100;
const REFUSED = 0x80;
/**
 * Messages of one device that the broker may be routing: above this number the device waits, which bounds the memory of
 * a flood.
 */
const MAX_UNROUTED = 100;

/** A message that a device publishes. */
export interface Message extends Pick<IPublishPacket, 'topic' | 'payload'> {
  readonly qos: 0 | 1;
}

/** Shared by all connections of a platform. */
export interface PlatformRules {
  readonly clock: () => number;
  readonly provocations: () => Provocations;
  readonly sessions: Sessions;
  /** Makes the broker route a message; calls back when done, with an error if it failed. */
  readonly route: (message: Message, done: (error?: Error) => void) => void;
  /** The result of a PUBLISH to another device's topic. */
  readonly foreignPublish: 'dropped' | 'disconnected';
  /** How long a second of the platform's time-outs lasts, ms. */
  readonly secondMs: number;
}

/** The connection that an uplink belongs to. */
export interface Connection {
  /** Null until the login names the device. */
  readonly device: Triple | null;
  /** Null until the login is complete. */
  readonly session: Session | null;
  readonly ended: boolean;
  /** Passes a packet to the broker. */
  forward(bytes: Buffer): void;
  /** Continues reading what the device sent, after a wait. */
  proceed(): void;
  end(why: LinkEnd): void;
}

/** From the device to the broker; enforces the platform's rules. */
export class Uplink {
  /** Messages that the broker has not yet routed, by QoS. */
  private readonly unrouted: [number, number] = [0, 0];
  /** Changes of subscriptions that the broker has not yet made. */
  private changing = 0;
  /** Resolves when the changes that are due have been made, one after the other. */
  private taking: Promise<void> = Promise.resolve();
  private readonly publishRate = new RateLimit(1000);
  private lastAllowed: string | null = null;
  /** Changes of subscriptions that are acknowledged but not yet in effect. */
  private readonly effects = new Set<{
    readonly timer: NodeJS.Timeout;
    readonly topics: readonly string[];
    readonly change: 'add' | 'remove';
  }>();

  constructor(
    private readonly connection: Connection,
    private readonly rules: PlatformRules,
    private readonly down: Downlink,
  ) {}

  /** The broker has processed everything passed to it. */
  get isIdle(): boolean {
    return this.unrouted[0] + this.unrouted[1] + this.changing === 0;
  }

  /**
   * Keeps the order of packets: the broker routes a QoS 0 message at once, a QoS 1 message a little later, and a
   * subscription later still; packets sent together would be reordered, and messages sent just before a DISCONNECT
   * lost. Also limits a device that sends faster than the broker routes.
   */
  mustWait(packet: Packet): boolean {
    if (packet.cmd === 'puback') return false;
    if (packet.cmd === 'publish') {
      const unrouted = this.unrouted[0] + this.unrouted[1];
      return this.changing > 0 || unrouted >= MAX_UNROUTED || (packet.qos === 0 && this.unrouted[1] > 0);
    }
    return !this.isIdle;
  }

  handle(packet: Packet, bytes: Buffer): void {
    switch (packet.cmd) {
      case 'publish':
        this.publish(packet);
        return;
      case 'subscribe':
        this.subscribe(packet);
        return;
      case 'unsubscribe':
        this.unsubscribe(packet);
        return;
      case 'puback':
        // A clean session has no redelivery, so the broker does not need its PUBACK.
        if (this.connection.session?.clean === false) this.connection.forward(bytes);
        return;
      case 'pingreq':
        this.connection.forward(bytes);
        return;
      case 'disconnect':
        this.connection.end('disconnect');
        return;
      default:
        // A second CONNECT, QoS 2 or a packet that only a broker may send.
        this.connection.end('refused');
    }
  }

  /** Makes all pending changes of subscriptions take effect now. */
  settle(): void {
    for (const { timer, topics, change } of [...this.effects]) {
      clearTimeout(timer);
      if (this.connection.ended && this.connection.session)
        void this.rules.sessions.amend(this.connection.session, topics, change);
      else void this.changeInOrder(topics, change);
    }
    this.effects.clear();
  }

  /** Ends all subscriptions; resolves when the broker has done so. */
  async forgetSubscriptions(session: Session): Promise<void> {
    this.settle();
    const topics = [...session.subscriptions];
    session.subscriptions.clear();
    if (topics.length > 0) await this.changeInOrder(topics, 'remove');
  }

  private publish(packet: IPublishPacket): void {
    const { topic, qos, payload } = packet;
    if (qos === 2 || payload.length > MAX_PAYLOAD_BYTES || isNoTopic(topic)) {
      this.connection.end('refused');
      return;
    }
    if (this.isAboveRate()) return;
    const isAllowed = this.isAllowed(topic);
    if (!isAllowed && this.rules.foreignPublish === 'disconnected') {
      this.connection.end('refused');
      return;
    }
    // MQTT 3.1.1 has no "not authorised" for a PUBLISH: a message that is not allowed is acknowledged and dropped
    // (3.3.5).
    if (qos === 1) this.acknowledge(packet);
    if (isAllowed) this.route({ topic, payload, qos });
  }

  private acknowledge({ messageId = 0 }: IPublishPacket): void {
    this.down.acknowledge(
      { cmd: 'puback', messageId },
      this.rules.provocations().puback,
      pubackBytes(messageId),
    );
  }

  private route(message: Message): void {
    this.unrouted[message.qos]++;
    this.rules.route(message, (error) => {
      this.unrouted[message.qos]--;
      if (error) this.connection.end('refused');
      else if (this.isIdle || this.unrouted[1] === 0) this.connection.proceed();
    });
  }

  /** Caches the last allowed topic, as a device publishes to a few topics again and again. */
  private isAllowed(topic: string): boolean {
    if (topic === this.lastAllowed) return true;
    const { device } = this.connection;
    if (device === null || !mayPublish(topic, device)) return false;
    this.lastAllowed = topic;
    return true;
  }

  private isAboveRate(): boolean {
    const limit = this.rules.provocations().publishesPerSecond;
    return limit !== null && !this.publishRate.admits(limit, this.rules.clock());
  }

  private subscribe(packet: ISubscribePacket): void {
    const { session, device } = this.connection;
    if (!session || !device) return;
    const tooMany = packet.subscriptions.length > MAX_TOPICS_PER_SUBSCRIBE;
    const added: string[] = [];
    const granted = packet.subscriptions.map(({ topic, qos }) => {
      const isFull = session.subscriptions.size >= MAX_SUBSCRIPTIONS && !session.subscriptions.has(topic);
      const isRefused = this.rules.provocations().refusesSubscription(topic);
      if (tooMany || isFull || isRefused || !maySubscribe(topic, device)) return REFUSED;
      session.subscriptions.add(topic);
      added.push(topic);
      return Math.min(qos, 1);
    });
    this.changeAndAcknowledge(added, 'add', { cmd: 'suback', messageId: packet.messageId ?? 0, granted });
  }

  private unsubscribe(packet: IUnsubscribePacket): void {
    const { session } = this.connection;
    const removed = packet.unsubscriptions.filter((topic) => session?.subscriptions.delete(topic));
    // An UNSUBACK of MQTT 3.1.1 has no return codes; the type requires the field for version 5.
    this.changeAndAcknowledge(removed, 'remove', {
      cmd: 'unsuback',
      messageId: packet.messageId ?? 0,
      granted: [],
    });
  }

  private changeAndAcknowledge(topics: readonly string[], change: 'add' | 'remove', ack: Packet): void {
    const { suback, subscriptionEffectMs } = this.rules.provocations();
    const acknowledge = (): void => this.down.acknowledge(ack, ack.cmd === 'suback' ? suback : null);
    if (topics.length === 0) {
      acknowledge();
    } else if (subscriptionEffectMs > 0) {
      acknowledge();
      this.changeLater(topics, change, subscriptionEffectMs);
    } else {
      this.change(topics, change, acknowledge);
    }
  }

  private changeLater(topics: readonly string[], change: 'add' | 'remove', ms: number): void {
    const timer = setTimeout(() => {
      this.effects.delete(effect);
      void this.changeInOrder(topics, change);
    }, ms);
    const effect = { timer, topics, change };
    this.effects.add(effect);
  }

  /**
   * One change after another, as the broker may complete a subscription and its end in the wrong order if it gets both
   * together.
   */
  private changeInOrder(topics: readonly string[], change: 'add' | 'remove'): Promise<void> {
    // Counted from here on, as no other packet may be handled between two pending changes either.
    this.changing++;
    this.taking = this.taking
      .then(() => new Promise<void>((resolve) => this.change(topics, change, resolve)))
      .then(() => {
        this.changing--;
        this.connection.proceed();
      });
    return this.taking;
  }

  /**
   * Only granted topics are passed to the broker, which would store refused ones too; delivery uses the publisher's
   * QoS.
   */
  private change(topics: readonly string[], change: 'add' | 'remove', done: () => void): void {
    this.changing++;
    const messageId = this.down.expect(() => {
      this.changing--;
      done();
      this.connection.proceed();
    });
    this.connection.forward(
      change === 'add'
        ? generate({ cmd: 'subscribe', messageId, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) })
        : generate({ cmd: 'unsubscribe', messageId, unsubscriptions: [...topics] }),
    );
  }
}

/** A PUBACK as on the wire (MQTT 3.1.1, 3.4), written directly: it is every other packet of a run. */
function pubackBytes(messageId: number): Buffer {
  return Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]);
}

/** An empty topic, or one with wildcards, which MQTT forbids here (MQTT 3.1.1, 3.3.2.1). */
function isNoTopic(topic: string): boolean {
  return topic === '' || topic.includes('+') || topic.includes('#');
}
