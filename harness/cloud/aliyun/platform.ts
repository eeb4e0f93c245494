import type { Address, CloudCapability, CloudProfile, Triple } from '../cloud';
import type { DeviceName } from '../witness';

/** An AccessKey of the account or, better, of a RAM user. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

/** Where the platform is. Null means its public endpoint. */
export interface PlatformEndpoints {
  readonly region: string;
  /** Null for the old public instance, which has no id. */
  readonly instance: string | null;
  readonly api: Address | null;
  readonly amqp: Address | null;
  readonly mqtt: Address | null;
  /** Pre-authentication of a stand-in, handed to an emulated module; a real module knows the platform's by itself. */
  readonly auth: Address | null;
  /** Certificates that the endpoints are checked against, PEM; null for those that Node.js knows. */
  readonly ca: string | null;
}

/** What a run at the platform is told. */
export interface PlatformSettings {
  /** ms since the run began, monotonic. */
  readonly clock: () => number;
  readonly endpoints: PlatformEndpoints;
  /** The module's own device. */
  readonly device: Triple;
  /** A second device of the same product; null where there is none. */
  readonly observer: Triple | null;
  readonly accessKey: AccessKey | null;
  readonly consumerGroup: string;
  /** How many times faster than the platform's the clock of a stand-in runs; 1 for the platform. */
  readonly speed: number;
  /** Called with every secret before it is sent, so that records can leave it out. */
  readonly onSecret: (secret: string, kind: string) => void;
}

/** The platform fixes this level after the device's name for custom topics. */
const TOPIC_PREFIX = 'user/';
/** Comes round through both MQTT and the routes, to show that both are alive. */
export const ALIVE = 'alive';

/** What a device may do with the topics of a class. */
export interface TopicClass {
  /** What stands behind `/productKey/deviceName/user/`. */
  readonly shortName: string;
  readonly operation: 'PUB' | 'SUB' | 'ALL';
}

/** A message that is published to `from` is published to `to` as well. */
export interface TopicRoute {
  readonly from: string;
  readonly to: string;
}

/** Topics that cases publish to and push to. */
const BOTH_WAYS = ['data', 'data1', 'data2'];
const UP_ONLY = ['up'];
const DOWN_ONLY = [
  ...['data3', 'data4', 'data5', 'data6', 'data7', 'data8', 'data10', 'data1/more'],
  ...['Data', 'DaTa', 'DATA', 'd', 'another', 'first', 'second', 'ninth', 'one', 'two'],
  ...['a/one', 'a/two', 'fence', 'control', 'never'],
];
/** Lengths of whole topics that cases need, bytes. */
const LENGTHS = [63, 64];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A topic of that device. */
export function topicOfDevice({ productKey, deviceName }: DeviceName, leaf: string): string {
  return `/${productKey}/${deviceName}/${TOPIC_PREFIX}${leaf}`;
}

/** All topics that the module's device uses. */
export function ownTopics(device: DeviceName): readonly string[] {
  return leavesOf(device).all.map((leaf) => topicOfDevice(device, leaf));
}

/**
 * The classes of topics that the product needs: no more than the 50 that it may have. Only a class that is subscribed to
 * may hold a wildcard.
 */
export function topicClasses(device: DeviceName): readonly TopicClass[] {
  const { all, bothWays } = leavesOf(device);
  return [
    ...all.map((shortName): TopicClass => ({ shortName, operation: 'ALL' })),
    ...[...bothWays, ALIVE].map((leaf): TopicClass => ({ shortName: `to/${leaf}`, operation: 'PUB' })),
    { shortName: 'from/#', operation: 'SUB' },
  ];
}

/**
 * The routes between the module's device and the observer. A topic that messages take both ways has a source of its own for
 * each, so that a message that was routed down is not taken for one of the module's.
 */
export function topicRoutes(device: Triple | DeviceName, observer: DeviceName): readonly TopicRoute[] {
  const { up, down } = leavesOf(device);
  return [
    ...up.map((leaf) => ({
      from: topicOfDevice(device, leaf),
      to: topicOfDevice(observer, `from/${leaf}`),
    })),
    ...down.map((leaf) => ({
      from: topicOfDevice(observer, sourceLeaf(device, leaf)),
      to: topicOfDevice(device, leaf),
    })),
    { from: topicOfDevice(observer, `to/${ALIVE}`), to: topicOfDevice(observer, `from/${ALIVE}`) },
  ];
}

/** Where the observer publishes what is to reach the module on that topic; null when no route leads there. */
export function sourceTopic(device: DeviceName, observer: DeviceName, topic: string): string | null {
  const prefix = topicOfDevice(device, '');
  const leaf = topic.startsWith(prefix) ? topic.slice(prefix.length) : null;
  if (leaf === null || !leavesOf(device).down.includes(leaf)) return null;
  return topicOfDevice(observer, sourceLeaf(device, leaf));
}

function sourceLeaf(device: DeviceName, leaf: string): string {
  return leavesOf(device).bothWays.includes(leaf) ? `to/${leaf}` : leaf;
}

function leavesOf(device: DeviceName) {
  const lengths = LENGTHS.map((bytes) => leafOfLength(device, bytes)).filter((leaf) => leaf.length > 0);
  const bothWays = [...BOTH_WAYS, ...lengths];
  const up = [...bothWays, ...UP_ONLY];
  const down = [...bothWays, ...DOWN_ONLY];
  return { bothWays, up, down, all: [...up, ...DOWN_ONLY] };
}

function leafOfLength(device: DeviceName, bytes: number): string {
  const room = Math.max(0, bytes - Buffer.byteLength(topicOfDevice(device, '')));
  return LETTERS.repeat(Math.ceil(room / LETTERS.length)).slice(0, room);
}

export type PlatformWay = 'observer' | 'api';

const MINUTE_MS = 60_000;
/** Added to a delay of the platform for the way from there to here. */
const EFFECT_MARGIN = 1.05;
/** Timers of two busy programs may be so far apart, however fast their clocks run, ms. */
const JITTER_MS = 150;

/** The platform's documented rates and delays, in its own time. */
export const DOCUMENTED = {
  connectsPerMinute: 5,
  /** A subscription, and its end, take effect so long after their acknowledgement, ms. */
  subscriptionEffectMs: 10_000,
  /** Messages a second that a device may publish. */
  publishesPerSecond: { qos0: 30, qos1: 10 },
  /** Messages a second that are pushed to a device, and calls of a route. */
  pushesPerSecond: 50,
  /** Calls a second of the operation that makes a topic class. */
  topicClassesPerSecond: 1,
  keepaliveGraceMs: 30_000,
} as const;

/** How long after an AMQP message another may come that was generated before it, ms: no order is promised. */
export const AMQP_DISORDER_MS = 500;
/** How long an AMQP subscription must have been silent to have no backlog left, ms. */
export const AMQP_QUIET_MS = 2_000;

/**
 * The rules that a run at the platform keeps.
 * @param speed how many times faster the clock of a stand-in runs; 1 for the platform
 */
export function platformProfile(speed = 1): CloudProfile {
  return {
    name: speed === 1 ? 'alibaba' : `alibaba-stand-in-x${speed}`,
    badSecretCode: 4,
    foreignSubscribe: 'refused',
    foreignPublish: 'dropped',
    dupOnRedelivery: true,
    deliveryQos: 'publisher',
    subscriptionEffectMs: (DOCUMENTED.subscriptionEffectMs * EFFECT_MARGIN) / speed + JITTER_MS,
    keepaliveGraceMs: DOCUMENTED.keepaliveGraceMs,
    connectsPerMinute: DOCUMENTED.connectsPerMinute,
    minuteMs: MINUTE_MS / speed,
    publishesPerSecond: DOCUMENTED.publishesPerSecond,
    topicPrefix: TOPIC_PREFIX,
    keepsSessions: true,
  };
}

/**
 * What can be seen and done each way. Neither sees a packet: no SUBACK, PUBACK or DUP. The observer learns nothing of the
 * module's connection.
 */
export function platformCapabilities(way: PlatformWay): ReadonlySet<CloudCapability> {
  return new Set<CloudCapability>(
    way === 'observer'
      ? ['uplink', 'downlink', 'acl']
      : ['uplink', 'downlink', 'acl', 'presence', 'sessions'],
  );
}

/** Why the platform does not offer the rest. */
export const PLATFORM_LACKS: ReadonlyMap<CloudCapability, string> = new Map([
  ['packets', 'it shows messages, no SUBACK, PUBACK or DUP'],
  ['auth', "the authentication server is the platform's own"],
  ['faults', 'it cannot be made to misbehave'],
  ['presence', 'an observer is not told who is connected'],
  ['sessions', 'an observer is not told who is connected'],
  ['any-topic', 'a device may use only topics that its product defines'],
]);
