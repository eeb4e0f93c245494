import type { Address, CloudCapability, CloudProfile, Triple } from '../cloud';
import type { DeviceName } from '../witness';

/** An AccessKey of the account or, better, of a RAM user. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

/** The addresses of the platform. Null means its public endpoint. */
export interface PlatformEndpoints {
  readonly region: string;
  /** Null for the old public instance, which has no id. */
  readonly instance: string | null;
  readonly api: Address | null;
  readonly amqp: Address | null;
  readonly mqtt: Address | null;
  /** Pre-authentication of a stand-in, for an emulated module; a real module knows the platform's address itself. */
  readonly auth: Address | null;
  /** Certificates for checking the endpoints, PEM; null for those that Node.js trusts. */
  readonly ca: string | null;
}

/** The settings of a run at the platform. */
export interface PlatformSettings {
  /** ms since the run began, monotonic. */
  readonly clock: () => number;
  readonly endpoints: PlatformEndpoints;
  /** The module's own device. */
  readonly device: Triple;
  /** A second device of the same product, or null. */
  readonly observer: Triple | null;
  readonly accessKey: AccessKey | null;
  readonly consumerGroup: string;
  /** How many times faster than the platform's the clock of a stand-in runs; 1 for the platform. */
  readonly speed: number;
  /** Called with every secret before it is sent, so that records can omit it. */
  readonly onSecret: (secret: string, kind: string) => void;
}

/** Custom topics have this fixed level after the device's name. */
const TOPIC_PREFIX = 'user/';
/** The topic of a message that returns through MQTT and the routes, to show that both are alive. */
export const ALIVE = 'alive';

/** What a device may do with the topics of a class. */
export interface TopicClass {
  /** The part after `/productKey/deviceName/user/`. */
  readonly shortName: string;
  readonly operation: 'PUB' | 'SUB' | 'ALL';
}

/** A message that is published to `from` is published to `to` as well. */
export interface TopicRoute {
  readonly from: string;
  readonly to: string;
}

/** Topics that cases use in both directions. */
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
 * The topic classes that the product needs; a product may have 50. Only a class for subscribing may contain a wildcard.
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
 * The routes between the module's device and the observer. A topic used in both directions has a separate source for
 * each, so that a message routed to the module is not taken for one published by it.
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

/** Where the observer publishes to reach the module on that topic; null if no route leads there. */
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
/** Factor on a delay of the platform, for the transmission to this machine. */
const EFFECT_MARGIN = 1.05;
/** Timers of two busy programs may differ by this much, whatever the speed of the clock, ms. */
const JITTER_MS = 500;

/** The platform's documented rates and delays, in its own time. */
export const DOCUMENTED = {
  connectsPerMinute: 5,
  /** From the acknowledgement of a subscription, or of its end, until it is in effect, ms. */
  subscriptionEffectMs: 10_000,
  /** Messages a second that a device may publish. */
  publishesPerSecond: { qos0: 30, qos1: 10 },
  /** Messages a second that are pushed to a device, and calls of a route. */
  pushesPerSecond: 50,
  /** Calls a second of the operation that makes a topic class. */
  topicClassesPerSecond: 1,
  keepaliveGraceMs: 30_000,
} as const;

/** A message may be received this long after one that was generated later, ms: AMQP guarantees no order. */
export const AMQP_DISORDER_MS = 500;
/** An AMQP subscription has no backlog left after this much silence, ms. */
export const AMQP_QUIET_MS = 2_000;

/**
 * The rules for a run at the platform.
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
 * What each way can observe and do. Neither sees packets: no SUBACK, PUBACK or DUP. The observer does not see the
 * module's connection.
 */
export function platformCapabilities(way: PlatformWay): ReadonlySet<CloudCapability> {
  return new Set<CloudCapability>(
    way === 'observer'
      ? ['uplink', 'downlink', 'acl']
      : ['uplink', 'downlink', 'acl', 'presence', 'sessions'],
  );
}

/** Why the platform lacks the other capabilities. */
export const PLATFORM_LACKS: ReadonlyMap<CloudCapability, string> = new Map([
  ['packets', 'it shows messages, no SUBACK, PUBACK or DUP'],
  ['auth', "the authentication server is the platform's own"],
  ['faults', 'it cannot be made to misbehave'],
  ['presence', 'an observer is not told who is connected'],
  ['sessions', 'an observer is not told who is connected'],
  ['any-topic', 'a device may use only topics that its product defines'],
]);
