import { randomUUID } from 'node:crypto';
import { type Cloud, CloudUnavailable, type Triple } from '../cloud';
import { WitnessLog } from '../witness-log';
import { type ObservedMessage, ObserverClient } from './observer-client';
import { Pace } from './pace';
import { PLATFORM_LACKS, platformCapabilities, platformProfile } from './rules';
import type { PlatformSettings } from './settings';
import { ALIVE, ownTopics, sourceTopic, topicOfDevice } from './topics';

/** A route is slower than a broker: the shortest deadline for it. */
const SHARE_OF_RATE = 0.8;

/** The platform, seen by a second device. Routes forward to it what the module publishes. */
export class ObserverCloud implements Cloud {
  readonly kind = 'aliyun';
  readonly capabilities = platformCapabilities('observer');
  readonly lacks = PLATFORM_LACKS;
  readonly profile;
  readonly device: Triple;
  readonly other: Triple;
  readonly disabled = null;
  readonly longest = null;
  readonly authAddress;
  readonly mqttAddress;
  readonly faults = null;
  readonly ownTopics: readonly string[];
  readonly notes: readonly string[];
  readonly witness: WitnessLog;
  private readonly echoes = new Map<string, () => void>();
  private readonly paces: readonly [Pace, Pace];
  private client: ObserverClient | null = null;

  private constructor(
    settings: PlatformSettings,
    observer: Triple,
    private readonly leave: () => void,
  ) {
    const { speed, clock, device, endpoints } = settings;
    this.profile = platformProfile(speed);
    this.device = device;
    this.other = observer;
    this.authAddress = endpoints.auth;
    this.mqttAddress = endpoints.auth && endpoints.mqtt;
    this.ownTopics = ownTopics(device);
    this.witness = new WitnessLog(clock);
    this.notes = [
      `the platform is watched by the device ${observer.deviceName}: no packets, and not whether the module is connected`,
    ];
    const { qos0 = 1, qos1 = 1 } = this.profile.publishesPerSecond ?? {};
    const pace = (rate: number) => new Pace(Math.floor(rate * SHARE_OF_RATE), 1000 / speed, clock);
    this.paces = [pace(qos0), pace(qos1)];
  }

  /**
   * Logs in as the observer and waits until its subscription is in effect.
   * @param leave called when the cloud is closed
   * @throws CloudUnavailable
   */
  static async open(settings: PlatformSettings, observer: Triple, leave: () => void): Promise<ObserverCloud> {
    const cloud = new ObserverCloud(settings, observer, leave);
    const { endpoints, speed, onSecret } = settings;
    const onMessage = (message: ObservedMessage) => cloud.take(message);
    cloud.client = await ObserverClient.open({ observer, endpoints, speed, onSecret, onMessage });
    try {
      await cloud.client.subscribe(topicOfDevice(observer, 'from/#'));
      await new Promise((resolve) => setTimeout(resolve, cloud.profile.subscriptionEffectMs));
      if (!(await cloud.alive(10_000)))
        throw new CloudUnavailable(
          'no route brings the observer its own messages back: make them by npm run platform -- setup',
        );
      return cloud;
    } catch (error) {
      await cloud.client.close();
      throw error;
    }
  }

  async publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    const source = sourceTopic(this.device, this.other, topic);
    if (source === null)
      throw new CloudUnavailable(`no route of the platform leads to ${topic}: see npm run platform -- setup`);
    await this.paces[qos].take();
    await this.client?.publish(source, payload, qos);
  }

  /** Goes through MQTT and a route. */
  async alive(deadlineMs: number): Promise<boolean> {
    const token = randomUUID();
    let late: NodeJS.Timeout | undefined;
    const echoed = new Promise<boolean>((resolve) => {
      this.echoes.set(token, () => resolve(true));
      late = setTimeout(resolve, deadlineMs, false);
    });
    try {
      await this.paces[0].take();
      await this.client?.publish(topicOfDevice(this.other, `to/${ALIVE}`), Buffer.from(token), 0);
      return await echoed;
    } catch {
      return false;
    } finally {
      clearTimeout(late);
      this.echoes.delete(token);
    }
  }

  /** The pre-authentication is the platform's own and cannot be asked without a login. */
  async authAlive(): Promise<boolean> {
    return false;
  }

  /** Not seen from here: the capability `presence` is not offered. */
  async isOnline(): Promise<boolean> {
    return false;
  }

  async forgetSession(): Promise<void> {}

  async close(): Promise<void> {
    await this.client?.close();
    this.leave();
    this.witness.end();
  }

  private take({ topic, payload }: ObservedMessage): void {
    const prefix = topicOfDevice(this.other, 'from/');
    if (!topic.startsWith(prefix)) return;
    const leaf = topic.slice(prefix.length);
    if (leaf === ALIVE) {
      this.echoes.get(payload.toString())?.();
      return;
    }
    const { productKey, deviceName } = this.device;
    const context = { dir: 'rx', link: 0, device: { productKey, deviceName } } as const;
    this.witness.record(context, {
      what: 'PUBLISH',
      topic: topicOfDevice(this.device, leaf),
      payload,
      // The documentation does not say that a route keeps the QoS of the module's message.
      qos: null,
      retain: null,
      dup: null,
      packetId: null,
    });
  }
}
