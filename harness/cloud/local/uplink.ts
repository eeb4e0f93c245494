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
/** Messages of one device that the broker may have in hand: beyond it the device waits, so that a flood costs little. */
const MAX_UNROUTED = 100;

/** A message that a device publishes. */
export interface Message extends Pick<IPublishPacket, 'topic' | 'payload'> {
  readonly qos: 0 | 1;
}

/** What all connections of a platform share. */
export interface PlatformRules {
  readonly clock: () => number;
  readonly provocations: () => Provocations;
  readonly sessions: Sessions;
  /** Lets the broker route a message; calls back when it is through, with an error if it could not. */
  readonly route: (message: Message, done: (error?: Error) => void) => void;
  /** What a PUBLISH to another device's topic gets. */
  readonly foreignPublish: 'dropped' | 'disconnected';
  /** How long a second lasts where a device is waited for, ms. */
  readonly secondMs: number;
}

/** The connection that an uplink belongs to. */
export interface Connection {
  /** Null until the login names the device. */
  readonly device: Triple | null;
  /** Null until the login is through. */
  readonly session: Session | null;
  readonly ended: boolean;
  /** Hands a packet to the broker. */
  forward(bytes: Buffer): void;
  /** Continues reading what the device sent, after a wait. */
  proceed(): void;
  end(why: LinkEnd): void;
}

/** From the device to the broker; enforces the platform's rules. */
export class Uplink {
  /** Messages that the broker has not routed yet, by QoS. */
  private readonly unrouted: [number, number] = [0, 0];
  /** Changes of subscriptions that the broker has not made yet. */
  private changing = 0;
  /** Resolves when the changes whose time has come have been made, one behind the other. */
  private taking: Promise<void> = Promise.resolve();
  private readonly publishRate = new RateLimit(1000);
  private lastAllowed: string | null = null;
  /** Changes of subscriptions that are acknowledged and not yet effective. */
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

  /** The broker is through with everything that it was handed. */
  get isIdle(): boolean {
    return this.unrouted[0] + this.unrouted[1] + this.changing === 0;
  }

  /**
   * The broker routes a QoS 0 message at once, a QoS 1 message a little later, and takes its time for a subscription: what
   * a device sends in one go would lose its order, and what it sends before it leaves would be lost. Nor may it send faster
   * than the broker routes for long.
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
        // A clean session has nothing that could be delivered again.
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

  /** Lets every change of subscriptions that still waits for its time take effect now. */
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
    // There is no "not authorised" in MQTT 3.1.1: what is not allowed is acknowledged and forgotten (3.3.5).
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

  /** A device publishes to the same few topics again and again: the last one need not be judged each time. */
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
    // An MQTT 3.1.1 UNSUBACK has no codes; the field is there for version 5.
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

  /** The broker would work at a subscription and at its end together, and may finish them in the other order. */
  private changeInOrder(topics: readonly string[], change: 'add' | 'remove'): Promise<void> {
    // Counted from here on: between two of them nothing else may be handled either.
    this.changing++;
    this.taking = this.taking
      .then(() => new Promise<void>((resolve) => this.change(topics, change, resolve)))
      .then(() => {
        this.changing--;
        this.connection.proceed();
      });
    return this.taking;
  }

  /** Only granted topics reach the broker, which would remember refused ones too; delivery follows the publisher's QoS. */
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

/** A PUBACK as it is on the wire (MQTT 3.1.1, 3.4): one goes out for every other packet of a run. */
function pubackBytes(messageId: number): Buffer {
  return Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]);
}

/** Empty, or a filter: the broker would not take it (MQTT 3.1.1, 3.3.2.1). */
function isNoTopic(topic: string): boolean {
  return topic === '' || topic.includes('+') || topic.includes('#');
}
