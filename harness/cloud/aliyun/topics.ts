import type { Triple } from '../cloud';
import type { DeviceName } from '../witness';

/** The platform fixes this level after the device's name for custom topics. */
export const TOPIC_PREFIX = 'user/';
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
