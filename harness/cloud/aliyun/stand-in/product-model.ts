import { randomBytes } from 'node:crypto';
import type { Triple } from '../../cloud';
import { RateLimit } from '../../rate-limit';
import type { DeviceName } from '../../witness';
import { DOCUMENTED, type TopicClass } from '../platform';
import type { ApiOutcome } from './backbone';

export type DeviceStatus = 'ONLINE' | 'OFFLINE' | 'UNACTIVE';

/** A product may have this many topic classes. */
const MOST_CLASSES = 50;
const MOST_DESTINATIONS = 100;
/** Levels of a class's name: letters, digits and underscores; wildcards only in classes for subscribing. */
const CLASS_NAME = /^\w+(\/\w+)*$/;
const FILTER_NAME = /^(\w+|\+)(\/(\w+|\+))*(\/#)?$|^#$/;

interface KeptClass extends TopicClass {
  readonly id: string;
  readonly note: string;
}

/** The state of a product: its devices, topic classes, routes and subscription. */
export class ProductModel {
  private readonly devices = new Map<string, { status: DeviceStatus; at: number }>();
  private classes: KeptClass[] = [];
  private readonly routes = new Map<string, Set<string>>();
  private subscribers: readonly string[] | null = null;
  private lastId = 1000;
  private readonly classRate = new RateLimit(1000);

  constructor(
    readonly productKey: string,
    devices: readonly Triple[],
    /** ms, of a clock that may run faster. */
    private readonly clock: () => number,
  ) {
    for (const { deviceName } of devices) this.devices.set(deviceName, { status: 'UNACTIVE', at: 0 });
  }

  /** Consumer groups that receive messages and states. */
  get groups(): readonly string[] {
    return this.subscribers ?? [];
  }

  setStatus({ deviceName }: DeviceName, status: DeviceStatus, at: number): void {
    this.devices.set(deviceName, { status, at });
  }

  /** Where a message to the topic is routed, besides its subscribers. */
  destinationsOf(topic: string): readonly string[] {
    return [...(this.routes.get(topic) ?? [])];
  }

  /** Whether one of the product's classes permits the operation on the topic. */
  allows(operation: 'PUB' | 'SUB', topic: string): boolean {
    const leaf = /^\/[^/]+\/[^/]+\/user\/(.+)$/.exec(topic)?.[1];
    if (leaf === undefined) return false;
    return this.classes.some(
      (each) => (each.operation === 'ALL' || each.operation === operation) && covers(each.shortName, leaf),
    );
  }

  statusOf({ DeviceName: deviceName }: Readonly<Record<string, string>>): ApiOutcome {
    const device = this.devices.get(deviceName ?? '');
    if (!device) return NO_DEVICE;
    return { ok: { Data: { Status: device.status, Timestamp: device.at } } };
  }

  hasDevice(deviceName: string): boolean {
    return this.devices.has(deviceName);
  }

  register({ DeviceName: deviceName = '' }: Readonly<Record<string, string>>): ApiOutcome {
    if (this.devices.has(deviceName))
      return refusal('iot.device.AlreadyExistedDeviceName', 'The device name already exists.');
    this.devices.set(deviceName, { status: 'UNACTIVE', at: 0 });
    const Data = {
      DeviceName: deviceName,
      ProductKey: this.productKey,
      DeviceSecret: randomBytes(16).toString('hex'),
    };
    return { ok: { Data } };
  }

  remove({ DeviceName: deviceName = '' }: Readonly<Record<string, string>>): ApiOutcome {
    return this.devices.delete(deviceName) ? { ok: {} } : NO_DEVICE;
  }

  makeClass(parameters: Readonly<Record<string, string>>): ApiOutcome {
    const { TopicShortName: shortName = '', Operation: operation = '', Desc: note = '' } = parameters;
    if (!this.classRate.admits(DOCUMENTED.topicClassesPerSecond, this.clock()))
      return refusal('Throttling.User', 'Request was denied due to user flow control.');
    if (operation !== 'PUB' && operation !== 'SUB' && operation !== 'ALL')
      return refusal('iot.messagebroker.InvalidTopicTemplateOperationValue', 'The operation is not correct.');
    if (!(operation === 'SUB' ? FILTER_NAME : CLASS_NAME).test(shortName))
      return refusal('iot.messagebroker.InvalidFormattedTopicName', 'The format of the topic is invalid.');
    if (this.classes.some((each) => each.shortName === shortName))
      return refusal('iot.messagebroker.TopicAlreadyFound', 'The topic category name already exists.');
    if (this.classes.length >= MOST_CLASSES)
      return refusal('iot.messagebroker.TopicTemplateCountExceedMax', 'There are too many topic categories.');
    this.lastId += 1;
    const id = String(this.lastId);
    this.classes.push({ id, shortName, operation, note });
    return { ok: { TopicId: Number(id) } };
  }

  listClasses(): ApiOutcome {
    const digits = { PUB: '0', SUB: '1', ALL: '2' };
    const ProductTopicInfo = this.classes.map(({ id, shortName, operation, note }) => ({
      Id: id,
      TopicShortName: `/${this.productKey}/\${deviceName}/user/${shortName}`,
      Operation: digits[operation],
      Desc: note,
    }));
    return { ok: { Data: { ProductTopicInfo } } };
  }

  removeClass({ TopicId: id }: Readonly<Record<string, string>>): ApiOutcome {
    const kept = this.classes.filter((each) => each.id !== id);
    if (kept.length === this.classes.length)
      return refusal('iot.messagebroker.TopicTemplateIsNotFound', 'The topic category is not found.');
    this.classes = kept;
    return { ok: {} };
  }

  makeRoute(parameters: Readonly<Record<string, string>>): ApiOutcome {
    const { SrcTopic: from = '' } = parameters;
    if (!this.allows('PUB', from))
      return refusal('iot.messagebroker.InvalidFormattedSrcTopicName', 'The source topic is invalid.');
    const wanted = destinationsIn(parameters);
    const routes = this.routes.get(from) ?? new Set();
    const failed = wanted.filter((to) => !this.allows('SUB', to));
    if (routes.size + wanted.length > MOST_DESTINATIONS)
      return refusal('iot.messagebroker.DestTopicNameArraySizeIsLarge', 'There are too many target topics.');
    for (const to of wanted) if (!failed.includes(to)) routes.add(to);
    this.routes.set(from, routes);
    if (failed.length > 0)
      return refusal(
        'iot.messagebroker.CreateTopicRouteFailed',
        `no route could be made to ${failed.join()}`,
      );
    return { ok: { IsAllSucceed: true } };
  }

  listRoutes({ Topic: from = '' }: Readonly<Record<string, string>>): ApiOutcome {
    return { ok: { DstTopics: { Topic: this.destinationsOf(from) } } };
  }

  removeRoute(parameters: Readonly<Record<string, string>>): ApiOutcome {
    const routes = this.routes.get(parameters.SrcTopic ?? '');
    const gone = destinationsIn(parameters).map((to) => routes?.delete(to) ?? false);
    return gone.every(Boolean)
      ? { ok: { IsAllSucceed: true } }
      : refusal('iot.messagebroker.DeleteTopicRouteFailed', 'Failed to delete the route.');
  }

  subscribe(parameters: Readonly<Record<string, string>>): ApiOutcome {
    this.subscribers = Object.entries(parameters).flatMap(([name, group]) =>
      name.startsWith('ConsumerGroupIds.') ? [group] : [],
    );
    return { ok: {} };
  }

  listSubscribers(): ApiOutcome {
    if (!this.subscribers)
      return refusal('iot.messagebroker.SubscribeRelationNotExist', 'There is no such subscription.');
    return {
      ok: {
        Type: 'AMQP',
        DeviceDataFlag: true,
        DeviceStatusChangeFlag: true,
        ConsumerGroupIds: this.subscribers,
      },
    };
  }

  unsubscribe(): ApiOutcome {
    this.subscribers = null;
    return { ok: {} };
  }
}

export const NO_DEVICE: ApiOutcome = refusal(
  'iot.device.NotExistedDevice',
  'The specified device does not exist.',
);

export function refusal(refused: string, says: string): ApiOutcome {
  return { refused, says };
}

function destinationsIn(parameters: Readonly<Record<string, string>>): string[] {
  return Object.entries(parameters).flatMap(([name, topic]) => (name.startsWith('DstTopic.') ? [topic] : []));
}

/** A class covers the topic of its own name, and those that its wildcards match. */
function covers(shortName: string, leaf: string): boolean {
  const [classLevels, levels] = [shortName.split('/'), leaf.split('/')];
  for (const [at, level] of classLevels.entries()) {
    if (level === '#') return true;
    if (levels[at] === undefined || (level !== '+' && level !== levels[at])) return false;
  }
  return classLevels.length === levels.length;
}
