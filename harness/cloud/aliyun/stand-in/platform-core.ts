import { randomBytes } from 'node:crypto';
import type { Address, Triple } from '../../cloud';
import type { CaSource } from '../../local/certificate-authority';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud';
import { RateLimits } from '../../rate-limit';
import type { CloudEvent, DeviceName } from '../../witness';
import { DOCUMENTED } from '../platform';
import type { ApiOutcome, Backbone, FeedMessage } from './backbone';
import { NO_DEVICE, ProductModel, refusal } from './product-model';

export interface PlatformCoreParts {
  readonly device: Triple;
  readonly observer: Triple;
  /** How many times faster than the platform's its clock runs. */
  readonly speed: number;
  readonly ca: CaSource;
  readonly listen: Address;
  /** How long the platform may take to report that a device is connected, in its own time, ms. */
  readonly presenceLagMs?: number;
}

/** A rate is counted over at least this much real time, ms. */
const SHORTEST_STRETCH_MS = 200;

type Parameters = Readonly<Record<string, string>>;

/**
 * The common part of OpenAPI, topic routes and AMQP endpoint: the local cloud with the platform's rates and delays, and
 * the product's configuration. It forwards messages along the routes itself.
 */
export class PlatformCore implements Backbone {
  private readonly listeners = new Set<(message: FeedMessage) => void>();
  private readonly online = new Map<string, number>();
  private readonly stretchMs: number;
  private readonly publishes: { readonly qos0: RateLimits; readonly qos1: RateLimits };
  private lastGenerated = 0;
  private routing: Promise<void> = Promise.resolve();
  readonly product: ProductModel;

  private constructor(
    private readonly parts: PlatformCoreParts,
    readonly cloud: LocalCloud,
    private readonly clock: () => number,
  ) {
    this.product = new ProductModel(parts.device.productKey, [parts.device, parts.observer], clock);
    // Packets arrive in bursts, as on a real network, whatever the speed of the clock.
    this.stretchMs = Math.max(1000, SHORTEST_STRETCH_MS * parts.speed);
    this.publishes = { qos0: new RateLimits(this.stretchMs), qos1: new RateLimits(this.stretchMs) };
    cloud.witness.onEvent((event) => this.saw(event));
  }

  static async start(parts: PlatformCoreParts): Promise<PlatformCore> {
    const { device, observer, speed, ca, listen } = parts;
    const stranger = { ...device, deviceName: 'nobody', deviceSecret: randomBytes(16).toString('hex') };
    const began = performance.now();
    const clock = (): number => (performance.now() - began) * speed;
    const cloud = await startLocalCloud({
      clock,
      devices: {
        device,
        other: observer,
        disabled: { ...stranger, deviceName: 'disabled' },
        longest: stranger,
      },
      authListen: { ...listen, port: 0 },
      cloudListen: { ...listen, port: 0 },
      tls: { cloudListen: { ...listen, port: 0 }, ca },
    });
    const core = new PlatformCore(parts, cloud, clock);
    cloud.faults.connectLimit(DOCUMENTED.connectsPerMinute);
    cloud.faults.subscriptionEffect(DOCUMENTED.subscriptionEffectMs / speed);
    cloud.faults.refuseSubscription((topic) => !core.product.allows('SUB', topic));
    return core;
  }

  onFeed(listener: (message: FeedMessage) => void): void {
    this.listeners.add(listener);
  }

  async call(action: string, parameters: Parameters): Promise<ApiOutcome> {
    const { product } = this;
    if (parameters.ProductKey !== undefined && parameters.ProductKey !== product.productKey)
      return refusal('iot.prod.NotExistedProduct', 'The specified product does not exist.');
    switch (action) {
      case 'Pub':
        return this.publish(parameters);
      case 'RRpc':
        return product.hasDevice(parameters.DeviceName ?? '')
          ? refusal('iot.messagebroker.TIMEOUT', 'Failed because of timeout.')
          : NO_DEVICE;
      case 'GetDeviceStatus':
        return product.statusOf(parameters);
      case 'RegisterDevice':
        return product.register(parameters);
      case 'DeleteDevice':
        return product.remove(parameters);
      case 'CreateProductTopic':
        return product.makeClass(parameters);
      case 'QueryProductTopic':
        return product.listClasses();
      case 'DeleteProductTopic':
        return product.removeClass(parameters);
      case 'CreateTopicRouteTable':
        return product.makeRoute(parameters);
      case 'QueryTopicRouteTable':
        return product.listRoutes(parameters);
      case 'DeleteTopicRouteTable':
        return product.removeRoute(parameters);
      case 'CreateSubscribeRelation':
        return product.subscribe(parameters);
      case 'QuerySubscribeRelation':
        return product.listSubscribers();
      case 'DeleteSubscribeRelation':
        return product.unsubscribe();
      default:
        return refusal('InvalidAction.NotFound', 'Specified api is not found.');
    }
  }

  async close(): Promise<void> {
    await this.routing;
    await this.cloud.close();
  }

  private async publish({ TopicFullName: topic = '', MessageContent: content, Qos }: Parameters) {
    if (content === undefined)
      return refusal('iot.messagebroker.NullMessageContent', 'Message content cannot be empty.');
    const payload = Buffer.from(content, 'base64');
    if (payload.toString('base64') !== content)
      return refusal('iot.messagebroker.MessageContentIsNotBase64Encode', 'It is not encoded in base64.');
    if (!this.product.allows('SUB', topic))
      return refusal('iot.messagebroker.InvalidFormattedTopicName', 'Format of the topic is invalid.');
    await this.cloud.publish(topic, payload, Qos === '1' ? 1 : 0);
    return { ok: { MessageId: String(this.nextId()) } };
  }

  private saw(event: CloudEvent): void {
    const { device } = event;
    if (device === null) return;
    if (event.what === 'CONNACK' && event.code === 0) {
      this.online.set(device.deviceName, event.link);
      this.tell(device, event.link, true);
    } else if (event.what === 'CLOSED') {
      // After a take-over the device is still connected, by the newer connection.
      if (this.online.get(device.deviceName) !== event.link) return;
      this.online.delete(device.deviceName);
      this.tell(device, event.link, false);
    } else if (event.what === 'PUBLISH' && event.dir === 'rx')
      this.heard(device, event.topic, event.payload, event.qos ?? 0);
  }

  private heard(device: DeviceName, topic: string, payload: Buffer, qos: number): void {
    if (!topic.startsWith(`/${device.productKey}/${device.deviceName}/`)) return;
    if (!this.product.allows('PUB', topic)) return;
    if (this.isAboveRate(device, qos === 0 ? 'qos0' : 'qos1')) return;
    this.feed(topic, payload, qos);
    for (const to of this.product.destinationsOf(topic))
      this.routing = this.routing.then(() =>
        this.cloud.publish(to, payload, qos === 1 ? 1 : 0).catch(() => {}),
      );
  }

  private isAboveRate({ deviceName }: DeviceName, qos: 'qos0' | 'qos1'): boolean {
    const most = (DOCUMENTED.publishesPerSecond[qos] * this.stretchMs) / 1000;
    return !this.publishes[qos].admits(deviceName, most, this.clock());
  }

  private tell(device: DeviceName, link: number, online: boolean): void {
    const { speed, presenceLagMs = 500 } = this.parts;
    const report = (): void => {
      // If it has reconnected or left meanwhile, that is reported separately.
      if (online && this.online.get(device.deviceName) !== link) return;
      this.product.setStatus(device, online ? 'ONLINE' : 'OFFLINE', Date.now());
      const { productKey, deviceName } = device;
      const utcTime = new Date().toISOString();
      const body = { status: online ? 'online' : 'offline', productKey, deviceName, utcTime };
      this.feed(`/as/mqtt/status/${productKey}/${deviceName}`, Buffer.from(JSON.stringify(body)), 0);
    };
    if (online) setTimeout(report, presenceLagMs / speed).unref();
    else report();
  }

  private feed(topic: string, payload: Buffer, qos: number): void {
    const id = String(this.nextId());
    // Two messages of one millisecond still need an order.
    this.lastGenerated = Math.max(Date.now(), this.lastGenerated + 1);
    const message: FeedMessage = {
      id,
      groups: this.product.groups,
      topic,
      payload: payload.toString('base64'),
      qos,
      generatedAt: this.lastGenerated,
    };
    for (const listener of this.listeners) listener(message);
  }

  private ids = 1_000_000_000;

  private nextId(): number {
    this.ids += 1;
    return this.ids;
  }
}
