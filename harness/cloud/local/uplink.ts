import {
  generate,
  type IPublishPacket,
  type ISubscribePacket,
  type IUnsubscribePacket,
  type Packet,
} from 'mqtt-packet';
import type { Downlink } from './downlink';
import type { Link } from './link';
import type { Provocations } from './provocations';
import type { Session, Sessions } from './sessions';
import { mayPublish, maySubscribe } from './topic-rules';

const MAX_PAYLOAD_BYTES = 256 * 1024;
const MAX_TOPICS_PER_SUBSCRIBE = 8;
const MAX_SUBSCRIPTIONS = 100;
const REFUSED = 0x80;
/** DUP and RETAIN in the first byte of a PUBLISH (MQTT 3.1.1, 3.3.1). */
const DUP_AND_RETAIN = 0b1001;

/** What all connections of a platform share. */
export interface PlatformRules {
  readonly clock: () => number;
  readonly provocations: () => Provocations;
  readonly sessions: Sessions;
  /** What a PUBLISH to another device's topic gets. */
  readonly foreignPublish: 'dropped' | 'disconnected';
  /** How long a second lasts where a device is waited for, ms. */
  readonly secondMs: number;
}

/** From the device to the broker: the platform's rules are enforced here. */
export class Uplink {
  /** Messages that the broker has not routed yet, by QoS. */
  private readonly unrouted: [number, number] = [0, 0];
  /** Changes of subscriptions that the broker has not made yet. */
  private changing = 0;
  private recentPublishes: number[] = [];
  private lastAllowed: string | null = null;
  /** Changes of subscriptions that are acknowledged and not yet effective. */
  private readonly effects = new Set<{
    readonly timer: NodeJS.Timeout;
    readonly topics: readonly string[];
    readonly change: 'add' | 'remove';
  }>();

  constructor(
    private readonly link: Link,
    private readonly rules: PlatformRules,
    private readonly down: Downlink,
  ) {}

  /** The broker is through with everything that it was handed. */
  get isIdle(): boolean {
    return this.unrouted[0] + this.unrouted[1] + this.changing === 0;
  }

  /**
   * The broker routes a QoS 0 message at once, a QoS 1 message a little later, and takes its time for a subscription: what
   * a device sends in one go would lose its order, and what it sends before it leaves would be lost.
   */
  wouldOvertake(packet: Packet): boolean {
    if (packet.cmd === 'puback') return false;
    if (packet.cmd === 'publish') return this.changing > 0 || (packet.qos === 0 && this.unrouted[1] > 0);
    return !this.isIdle;
  }

  /** The broker has routed a message of this connection. */
  routed(qos: number): void {
    this.unrouted[qos === 0 ? 0 : 1]--;
    if (this.isIdle || this.unrouted[1] === 0) this.link.proceed();
  }

  handle(packet: Packet, bytes: Buffer): void {
    switch (packet.cmd) {
      case 'publish':
        this.publish(packet, bytes);
        return;
      case 'subscribe':
        this.subscribe(packet);
        return;
      case 'unsubscribe':
        this.unsubscribe(packet);
        return;
      case 'puback':
        // A clean session has nothing that could be delivered again.
        if (this.link.session?.clean === false) this.link.forward(bytes);
        return;
      case 'pingreq':
        this.link.forward(bytes);
        return;
      case 'disconnect':
        this.link.end('disconnect');
        return;
      default:
        // A second CONNECT, QoS 2 or what only a broker says.
        this.link.end('refused');
    }
  }

  /** Lets every change of subscriptions that still waits for its time take effect now. */
  settle(): void {
    for (const { timer, topics, change } of [...this.effects]) {
      clearTimeout(timer);
      if (this.link.ended && this.link.session)
        void this.rules.sessions.amend(this.link.session, topics, change);
      else this.change(topics, change, () => {});
    }
    this.effects.clear();
  }

  /** Ends all subscriptions; resolves when the broker has done so. */
  async forgetSubscriptions(session: Session): Promise<void> {
    this.settle();
    const topics = [...session.subscriptions];
    session.subscriptions.clear();
    if (topics.length > 0) await new Promise<void>((resolve) => this.change(topics, 'remove', resolve));
  }

  private publish(packet: IPublishPacket, bytes: Buffer): void {
    if (packet.qos > 1 || packet.payload.length > MAX_PAYLOAD_BYTES || isNoTopic(packet.topic)) {
      this.link.end('refused');
      return;
    }
    if (this.isAboveRate()) return;
    if (!this.isAllowed(packet.topic)) {
      this.publishForeign(packet);
      return;
    }
    this.unrouted[packet.qos === 0 ? 0 : 1]++;
    const first = bytes.readUInt8(0);
    bytes.writeUInt8(first & ~DUP_AND_RETAIN, 0);
    this.link.forward(bytes);
  }

  /** A device publishes to the same few topics again and again: the last one need not be judged each time. */
  private isAllowed(topic: string): boolean {
    if (topic === this.lastAllowed) return true;
    const { device } = this.link;
    if (device === null || !mayPublish(topic, device)) return false;
    this.lastAllowed = topic;
    return true;
  }

  /** There is no "not authorised" in MQTT 3.1.1: acknowledge and forget, or close (3.3.5). */
  private publishForeign(packet: IPublishPacket): void {
    if (this.rules.foreignPublish === 'disconnected') {
      this.link.end('refused');
    } else if (packet.qos === 1) {
      const ack: Packet = { cmd: 'puback', messageId: packet.messageId ?? 0 };
      this.down.acknowledge(ack, this.rules.provocations().puback);
    }
  }

  private isAboveRate(): boolean {
    const limit = this.rules.provocations().publishesPerSecond;
    if (limit === null) return false;
    const now = this.rules.clock();
    this.recentPublishes = this.recentPublishes.filter((at) => now - at < 1000);
    if (this.recentPublishes.length >= limit) return true;
    this.recentPublishes.push(now);
    return false;
  }

  private subscribe(packet: ISubscribePacket): void {
    const { session, device } = this.link;
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
    const { session } = this.link;
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
      this.change(topics, change, () => {});
    }, ms);
    const effect = { timer, topics, change };
    this.effects.add(effect);
  }

  /** Only granted topics reach the broker, which would remember refused ones too; delivery follows the publisher's QoS. */
  private change(topics: readonly string[], change: 'add' | 'remove', done: () => void): void {
    this.changing++;
    const messageId = this.down.expect(() => {
      this.changing--;
      done();
      this.link.proceed();
    });
    this.link.forward(
      change === 'add'
        ? generate({ cmd: 'subscribe', messageId, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) })
        : generate({ cmd: 'unsubscribe', messageId, unsubscriptions: [...topics] }),
    );
  }
}

/** Empty, or a filter: the broker would not take it (MQTT 3.1.1, 3.3.2.1). */
function isNoTopic(topic: string): boolean {
  return topic === '' || topic.includes('+') || topic.includes('#');
}
