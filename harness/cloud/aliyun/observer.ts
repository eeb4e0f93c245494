import { randomUUID } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { CloudUnavailable, type Triple } from '../cloud';
import { sign, signContent } from '../devices';
import type { Pace } from '../rate-limit';
import {
  ALIVE,
  DOCUMENTED,
  type PlatformEndpoints,
  type PlatformSettings,
  sourceTopic,
  topicOfDevice,
} from './platform';
import { PlatformCloud } from './platform-cloud';

/** A message that reached the observer. */
interface ObservedMessage {
  readonly topic: string;
  readonly payload: Buffer;
}

export interface ObserverParts {
  readonly observer: Triple;
  readonly endpoints: PlatformEndpoints;
  readonly speed: number;
  readonly onSecret: (secret: string, kind: string) => void;
  readonly onMessage: (message: ObservedMessage) => void;
}

const KEEPALIVE_S = 60;
const CONNECT_TIMEOUT_MS = 10_000;
const PUBLISH_TIMEOUT_MS = 10_000;
/**
 * Five connects a minute are allowed; the pause also distinguishes a lost connection from a second login as this
 * device.
 */
const PAUSE_BEFORE_RETURN_MS = 15_000;
/**
 * If the connection ends twice within this time, another program logs in as this device; reconnecting would only end
 * its run, too.
 */
const RIVALRY_MS = 60_000;

/** The second device: a plain MQTT client over TLS that logs in with its own signature. */
export class ObserverClient {
  private lastEnd = Number.NEGATIVE_INFINITY;
  private ends = 0;

  private constructor(
    private readonly client: MqttClient,
    private readonly name: string,
    speed: number,
    onMessage: ObserverParts['onMessage'],
  ) {
    client.on('message', (topic, payload) => onMessage({ topic, payload }));
    client.on('error', () => {});
    client.on('close', () => {
      this.ends += 1;
      const now = performance.now();
      if (now - this.lastEnd < RIVALRY_MS / speed) client.options.reconnectPeriod = 0;
      this.lastEnd = now;
    });
  }

  /** @throws CloudUnavailable naming the endpoint and what is wrong */
  static async open(parts: ObserverParts): Promise<ObserverClient> {
    const { observer, endpoints, speed, onSecret, onMessage } = parts;
    const { host, port } = endpoints.mqtt ?? {
      host: `${observer.productKey}.iot-as-mqtt.${endpoints.region}.aliyuncs.com`,
      port: 1883,
    };
    const login = loginOf(observer);
    onSecret(login.password, 'mqttPassword');
    try {
      const client = await connectAsync(`mqtts://${host}:${port}`, {
        ...login,
        protocolVersion: 4,
        keepalive: KEEPALIVE_S,
        // A clean session, without messages of an earlier run.
        clean: true,
        connectTimeout: CONNECT_TIMEOUT_MS,
        reconnectPeriod: PAUSE_BEFORE_RETURN_MS / speed,
        resubscribe: true,
        ...(endpoints.ca && { ca: endpoints.ca }),
      });
      return new ObserverClient(client, observer.deviceName, speed, onMessage);
    } catch (error) {
      throw new CloudUnavailable(sentenceFor(`${host}:${port}`, error), { cause: error });
    }
  }

  get isConnected(): boolean {
    return this.client.connected;
  }

  /** How often the connection has ended. */
  get interruptions(): number {
    return this.ends;
  }

  /** @throws CloudUnavailable when the platform refuses it */
  async subscribe(topic: string): Promise<void> {
    try {
      await this.client.subscribeAsync(topic, { qos: 1 });
    } catch (error) {
      throw new CloudUnavailable(
        `the platform does not let the observer subscribe to ${topic}: check that npm run platform -- setup has created the topics`,
        { cause: error },
      );
    }
  }

  /**
   * Resolves when the platform has acknowledged a QoS 1 message, or when a QoS 0 message has been written.
   * @throws CloudUnavailable
   */
  async publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    if (!this.client.connected)
      throw new CloudUnavailable(
        `the observer ${this.name} is not connected to the platform any more: its connection ended${this.ends > 1 ? ' again; does another run log in as the same device?' : ''}`,
      );
    let late: NodeJS.Timeout | undefined;
    const inTime = new Promise<never>((_, reject) => {
      late = setTimeout(
        () =>
          reject(
            new CloudUnavailable(`the platform did not acknowledge a message of the observer to ${topic}`),
          ),
        PUBLISH_TIMEOUT_MS,
      );
    });
    try {
      await Promise.race([this.client.publishAsync(topic, payload, { qos }), inTime]);
    } finally {
      clearTimeout(late);
    }
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}

/** The signed login of a device over TLS. Its time stamp is only part of the signed text. */
function loginOf({ productKey, deviceName, deviceSecret }: Triple) {
  const clientId = `${productKey}.${deviceName}`;
  const timestamp = String(Date.now());
  const content = signContent(new Map(Object.entries({ clientId, deviceName, productKey, timestamp })));
  return {
    clientId: `${clientId}|securemode=2,signmethod=hmacsha256,timestamp=${timestamp}|`,
    username: `${deviceName}&${productKey}`,
    password: sign('hmacsha256', deviceSecret, content),
  };
}

function sentenceFor(where: string, error: unknown): string {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code === 4 || code === 5)
    return `the platform refuses the observer's login at ${where} (CONNACK ${code}): check ME3630_OBSERVER_NAME, ME3630_OBSERVER_SECRET and ME3630_PRODUCT_KEY, and that the device is enabled`;
  if (code === 3)
    return `the platform refused the observer's login at ${where} for now (CONNACK 3): a device may connect five times a minute`;
  if (/CERT|self.signed|UNABLE_TO|altname/i.test(`${String(code)} ${message}`))
    return `the certificate of ${where} is not trusted (${message}): check --aliyun-ca`;
  return `the platform's MQTT endpoint ${where} cannot be reached (${message || String(code)}): check the network, --aliyun-region and --aliyun-mqtt`;
}

/** The platform, observed by a second device. Routes forward to it what the module publishes. */
export class ObserverCloud extends PlatformCloud {
  private readonly echoes = new Map<string, () => void>();
  private readonly paces: readonly [Pace, Pace];
  private client: ObserverClient | null = null;

  private constructor(
    settings: PlatformSettings,
    observer: Triple,
    private readonly leave: () => void,
  ) {
    super('observer', settings, observer, [
      `the platform is watched by the device ${observer.deviceName}: no packets, and not whether the module is connected`,
    ]);
    const { qos0, qos1 } = DOCUMENTED.publishesPerSecond;
    this.paces = [this.paceBelow(qos0), this.paceBelow(qos1)];
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

  /** Sends a message through MQTT and a route. */
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

  /** Not visible here: the capability `presence` is not offered. */
  async isOnline(): Promise<boolean> {
    return false;
  }

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
    this.witness.record(this.context, {
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
