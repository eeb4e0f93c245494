import type * as Iot from '@alicloud/iot20180120';
import type IotClient from '@alicloud/iot20180120';
import { Pace } from '../rate-limit';
import type { DeviceName } from '../witness';
import { refusalOf } from './api-trouble';
import {
  type AccessKey,
  DOCUMENTED,
  type PlatformEndpoints,
  type TopicClass,
  type TopicRoute,
} from './platform';

type Client = IotClient;
/** The fields of every answer of the OpenAPI. */
interface Answer {
  readonly success?: boolean;
  readonly code?: string;
  readonly errorMessage?: string;
}

export type PlatformStatus = 'ONLINE' | 'OFFLINE' | 'UNACTIVE' | 'DISABLE';

/** A topic class as the platform lists it. */
export interface MadeTopicClass extends TopicClass {
  readonly id: string;
  /** The description given when it was created. */
  readonly note: string;
}

export interface OpenApiParts {
  readonly accessKey: AccessKey;
  readonly endpoints: PlatformEndpoints;
  readonly clock: () => number;
  readonly speed: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;
const SHORTEST_STRETCH_MS = 5;
const MOST_TRIES = 5;

/** The part of the platform's OpenAPI that this project needs, by the maker's own client; errors become sentences. */
export class OpenApi {
  private readonly classPace: Pace;

  private constructor(
    private readonly client: Client,
    private readonly iot: typeof Iot,
    private readonly parts: OpenApiParts,
  ) {
    const stretchMs = Math.max(SHORTEST_STRETCH_MS, 1500 / parts.speed);
    this.classPace = new Pace(DOCUMENTED.topicClassesPerSecond, stretchMs, parts.clock);
  }

  /** Loads the client only when it is needed, as it is large. */
  static async open(parts: OpenApiParts): Promise<OpenApi> {
    const iot = await import('@alicloud/iot20180120');
    const { Config } = await import('@alicloud/openapi-client');
    const { accessKey, endpoints } = parts;
    const { api, region, ca } = endpoints;
    const config = new Config({
      accessKeyId: accessKey.id,
      accessKeySecret: accessKey.secret,
      regionId: region,
      endpoint: api ? `${api.host}:${api.port}` : `iot.${region}.aliyuncs.com`,
      connectTimeout: CONNECT_TIMEOUT_MS,
      readTimeout: ANSWER_TIMEOUT_MS,
      ...(ca && { ca }),
    });
    return new OpenApi(new iot.default(config), iot, parts);
  }

  /** Publishes to a device. @throws ApiRefused */
  async publish(device: DeviceName, topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    const request = new this.iot.PubRequest({
      ...this.instance,
      productKey: device.productKey,
      topicFullName: topic,
      messageContent: payload.toString('base64'),
      qos,
    });
    await this.call('Pub', () => this.client.pub(request));
  }

  /**
   * Sends a request to a device and waits for its response; only a device that serves `rrpc` topics responds. @throws
   * ApiRefused
   */
  async remoteCall(device: DeviceName, payload: Buffer, timeoutMs: number): Promise<Buffer> {
    const request = new this.iot.RRpcRequest({
      ...this.instance,
      ...named(device),
      requestBase64Byte: payload.toString('base64'),
      timeout: timeoutMs,
    });
    const { payloadBase64Byte = '' } = await this.call('RRpc', () => this.client.rRpc(request));
    return Buffer.from(payloadBase64Byte, 'base64');
  }

  /** @throws ApiRefused */
  async statusOf(device: DeviceName): Promise<PlatformStatus> {
    const request = new this.iot.GetDeviceStatusRequest({ ...this.instance, ...named(device) });
    const { data } = await this.call('GetDeviceStatus', () => this.client.getDeviceStatus(request));
    return (data?.status ?? 'OFFLINE') as PlatformStatus;
  }

  /** @throws ApiRefused */
  async topicClasses(productKey: string): Promise<readonly MadeTopicClass[]> {
    const request = new this.iot.QueryProductTopicRequest({ ...this.instance, productKey });
    const { data } = await this.call('QueryProductTopic', () => this.client.queryProductTopic(request));
    return (data?.productTopicInfo ?? []).map(({ id, topicShortName, operation, desc }) => ({
      id: id ?? '',
      shortName: shortNameOf(topicShortName ?? ''),
      operation: OPERATIONS[operation ?? ''] ?? 'ALL',
      note: desc ?? '',
    }));
  }

  /** Resolves to the id of the new class. @throws ApiRefused */
  async makeTopicClass(
    productKey: string,
    { shortName, operation }: TopicClass,
    note: string,
  ): Promise<string> {
    const request = new this.iot.CreateProductTopicRequest({
      ...this.instance,
      productKey,
      topicShortName: shortName,
      operation,
      desc: note,
    });
    const { topicId } = await this.patiently('CreateProductTopic', () =>
      this.client.createProductTopic(request),
    );
    return String(topicId ?? '');
  }

  /** Retries: one call a second is allowed, and calls sent a second apart may still arrive closer together. */
  private async patiently<A extends Answer>(
    action: string,
    run: () => Promise<{ readonly body?: A }>,
  ): Promise<A> {
    for (let tries = 1; ; tries += 1) {
      await this.classPace.take();
      try {
        return await this.call(action, run);
      } catch (error) {
        if (tries === MOST_TRIES || !/^Throttling/.test((error as { code?: string }).code ?? '')) throw error;
      }
    }
  }

  /** @throws ApiRefused */
  async removeTopicClass(id: string): Promise<void> {
    const request = new this.iot.DeleteProductTopicRequest({ ...this.instance, topicId: id });
    await this.call('DeleteProductTopic', () => this.client.deleteProductTopic(request));
  }

  /** Where messages to the topic are routed. @throws ApiRefused */
  async routesFrom(topic: string): Promise<readonly string[]> {
    const request = new this.iot.QueryTopicRouteTableRequest({ ...this.instance, topic });
    const { dstTopics } = await this.call('QueryTopicRouteTable', () =>
      this.client.queryTopicRouteTable(request),
    );
    return (dstTopics?.topic ?? []).map(String);
  }

  /** @throws ApiRefused */
  async makeRoute({ from, to }: TopicRoute): Promise<void> {
    const request = new this.iot.CreateTopicRouteTableRequest({
      ...this.instance,
      srcTopic: from,
      dstTopic: [to],
    });
    await this.call('CreateTopicRouteTable', () => this.client.createTopicRouteTable(request));
  }

  /** @throws ApiRefused */
  async removeRoute({ from, to }: TopicRoute): Promise<void> {
    const request = new this.iot.DeleteTopicRouteTableRequest({
      ...this.instance,
      srcTopic: from,
      dstTopic: [to],
    });
    await this.call('DeleteTopicRouteTable', () => this.client.deleteTopicRouteTable(request));
  }

  /** Creates a device; resolves to its secret. @throws ApiRefused */
  async makeDevice(device: DeviceName): Promise<string> {
    const request = new this.iot.RegisterDeviceRequest({ ...this.instance, ...named(device) });
    const { data } = await this.call('RegisterDevice', () => this.client.registerDevice(request));
    return data?.deviceSecret ?? '';
  }

  /** @throws ApiRefused */
  async removeDevice(device: DeviceName): Promise<void> {
    const request = new this.iot.DeleteDeviceRequest({ ...this.instance, ...named(device) });
    await this.call('DeleteDevice', () => this.client.deleteDevice(request));
  }

  /**
   * Consumer groups that receive the product's messages and device states; null without a subscription.
   * @throws ApiRefused
   */
  async subscribersOf(
    productKey: string,
  ): Promise<{ readonly groups: readonly string[]; readonly isComplete: boolean } | null> {
    const request = new this.iot.QuerySubscribeRelationRequest({
      ...this.instance,
      productKey,
      type: 'AMQP',
    });
    try {
      const answer = await this.call('QuerySubscribeRelation', () =>
        this.client.querySubscribeRelation(request),
      );
      if (answer.type === undefined) return null;
      const isComplete = answer.deviceDataFlag === true && answer.deviceStatusChangeFlag === true;
      return { groups: answer.consumerGroupIds ?? [], isComplete };
    } catch (error) {
      if (/NotExist|NotFound/i.test((error as { code?: string }).code ?? '')) return null;
      throw error;
    }
  }

  /** Delivers messages and device states of the product to the consumer group. @throws ApiRefused */
  async subscribe(productKey: string, group: string): Promise<void> {
    const request = new this.iot.CreateSubscribeRelationRequest({
      ...this.instance,
      productKey,
      type: 'AMQP',
      deviceDataFlag: true,
      deviceStatusChangeFlag: true,
      consumerGroupIds: [group],
    });
    await this.call('CreateSubscribeRelation', () => this.client.createSubscribeRelation(request));
  }

  /** @throws ApiRefused */
  async unsubscribe(productKey: string): Promise<void> {
    const request = new this.iot.DeleteSubscribeRelationRequest({
      ...this.instance,
      productKey,
      type: 'AMQP',
    });
    await this.call('DeleteSubscribeRelation', () => this.client.deleteSubscribeRelation(request));
  }

  private get instance(): { readonly iotInstanceId?: string } {
    const { instance } = this.parts.endpoints;
    return instance === null ? {} : { iotInstanceId: instance };
  }

  /** A refusal may come with HTTP status 200. */
  private async call<A extends Answer>(
    action: string,
    run: () => Promise<{ readonly body?: A }>,
  ): Promise<A> {
    const refused = (error: unknown) => refusalOf(error, action, this.parts.endpoints);
    const { body } = await run().catch((error: unknown) => {
      throw refused(error);
    });
    if (body?.success !== true) throw refused({ code: body?.code, message: body?.errorMessage });
    return body;
  }
}

/** The platform sometimes gives permissions as digits. */
const OPERATIONS: Readonly<Record<string, TopicClass['operation']>> = {
  '0': 'PUB',
  '1': 'SUB',
  '2': 'ALL',
  PUB: 'PUB',
  SUB: 'SUB',
  ALL: 'ALL',
};

/** A class is listed by its full name, `/productKey/${deviceName}/user/leaf`. */
function shortNameOf(listed: string): string {
  return /^\/[^/]+\/[^/]+\/user\/(.+)$/.exec(listed)?.[1] ?? listed;
}

function named({ productKey, deviceName }: DeviceName): DeviceName {
  return { productKey, deviceName };
}
