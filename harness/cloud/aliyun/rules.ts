import type { CloudCapability, CloudProfile } from '../cloud';
import { TOPIC_PREFIX } from './topics';

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
