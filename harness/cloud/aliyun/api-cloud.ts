import type { Triple } from '../cloud';
import type { Pace } from '../rate-limit';
import type { DeviceName } from '../witness';
import { AmqpSubscription, MessageOrder, type PlatformMessage } from './amqp-subscription';
import type { OpenApi } from './openapi';
import { AMQP_DISORDER_MS, DOCUMENTED, type PlatformSettings } from './platform';
import { PlatformCloud } from './platform-cloud';

const SHORTEST_HOLD_MS = 5;

interface ApiCloudParts {
  readonly settings: PlatformSettings;
  readonly api: OpenApi;
  /** Another device of the product; without one, an unused name. */
  readonly other: Triple;
  /** Called when the cloud is closed. */
  readonly leave: () => void;
}

/** The platform, observed through its OpenAPI and its server-side subscription. */
export class ApiCloud extends PlatformCloud {
  private readonly order: MessageOrder<PlatformMessage>;
  private readonly pace: Pace;
  /** The last connection state of the module that the platform reported, with the platform's time. */
  private presence: { readonly online: boolean; readonly at: number } | null = null;
  private subscription: AmqpSubscription | null = null;
  /** False before the run begins: earlier messages are ignored. */
  private isListening = false;

  private constructor(private readonly parts: ApiCloudParts) {
    super('api', parts.settings, parts.other, [
      'the platform is watched by its OpenAPI and AMQP: messages and connections, no packets',
    ]);
    const holdMs = Math.max(SHORTEST_HOLD_MS, AMQP_DISORDER_MS / parts.settings.speed);
    this.order = new MessageOrder(holdMs, (message) => this.heard(message));
    this.pace = this.paceBelow(DOCUMENTED.pushesPerSecond);
  }

  /** Connects, and receives the backlog of earlier runs. @throws CloudUnavailable */
  static async open(parts: ApiCloudParts): Promise<ApiCloud> {
    const cloud = new ApiCloud(parts);
    const { endpoints, accessKey, consumerGroup, speed, onSecret } = parts.settings;
    if (!endpoints.amqp || !accessKey)
      throw new Error('the way "api" was opened without an AMQP endpoint or a key');
    cloud.subscription = await AmqpSubscription.open({
      address: endpoints.amqp,
      ca: endpoints.ca,
      accessKey,
      instance: endpoints.instance ?? '',
      consumerGroup,
      speed,
      onSecret,
      onMessage: (message) => cloud.order.take(message),
    });
    await cloud.subscription.drained();
    cloud.order.flush();
    cloud.isListening = true;
    return cloud;
  }

  async publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    await this.pace.take();
    await this.parts.api.publish(this.device, topic, payload, qos);
  }

  /** Whether the OpenAPI answers and messages can be received. The bench cannot send a message as a device does. */
  async alive(deadlineMs: number): Promise<boolean> {
    let late: NodeJS.Timeout | undefined;
    const answered = this.parts.api.statusOf(this.device).then(
      () => this.subscription?.isOpen ?? false,
      () => false,
    );
    const inTime = new Promise<boolean>((resolve) => {
      late = setTimeout(resolve, deadlineMs, false);
    });
    try {
      return await Promise.race([answered, inTime]);
    } finally {
      clearTimeout(late);
    }
  }

  /** The state that the platform reported last; it is queried only if it has reported none yet. */
  async isOnline(device: DeviceName): Promise<boolean> {
    const isOwn = device.deviceName === this.device.deviceName;
    if (isOwn && this.presence && this.subscription?.isOpen) return this.presence.online;
    return (await this.parts.api.statusOf(device)) === 'ONLINE';
  }

  async close(): Promise<void> {
    this.subscription?.close();
    this.order.flush();
    this.parts.leave();
    this.witness.end();
  }

  private heard({ topic, payload, qos, generatedAt }: PlatformMessage): void {
    const { productKey, deviceName } = this.device;
    const own = `${productKey}/${deviceName}`;
    if (topic === `/as/mqtt/status/${own}`) this.heardStatus(payload, generatedAt);
    else if (this.isListening && topic.startsWith(`/${own}/`))
      this.witness.record(this.context, {
        what: 'PUBLISH',
        topic,
        payload,
        qos,
        retain: null,
        dup: null,
        packetId: null,
      });
  }

  private heardStatus(payload: Buffer, generatedAt: number): void {
    const online = statusIn(payload);
    if (online === null || (this.presence && generatedAt < this.presence.at)) return;
    this.presence = { online, at: generatedAt };
    if (this.isListening) this.witness.record(this.context, { what: 'STATUS', online });
  }
}

/** Null if the body contains neither state. */
function statusIn(payload: Buffer): boolean | null {
  try {
    const { status } = JSON.parse(payload.toString()) as { status?: unknown };
    return status === 'online' ? true : status === 'offline' ? false : null;
  } catch {
    return null;
  }
}
