import type { CloudFaults } from './faults';
import type { DeviceName, Witness } from './witness';

export type CloudKind = 'local' | 'mqtt' | 'aliyun' | 'none';

/** What a kind of cloud can show or do; a case that needs more is not applicable there. */
export type CloudCapability =
  /** Sees every MQTT packet of the device. */
  | 'packets'
  /** Sees what the device publishes, but not its packets. */
  | 'uplink'
  /** Can publish to the device. */
  | 'downlink'
  /** Knows whether the device is connected. */
  | 'presence'
  /** Has the pre-authentication endpoint under our control and sees its requests. */
  | 'auth'
  /** Can be made to misbehave: `faults` is not null. */
  | 'faults'
  /** Refuses logins that are wrong, topics that are foreign. */
  | 'acl'
  /** Keeps subscriptions and QoS 1 messages of a persistent session. */
  | 'sessions'
  /** Takes any topic below the device's own name, not only those that its product defines. */
  | 'any-topic';

/** A device that the bench may use, with its secret: never printed, never recorded. */
export interface Triple extends DeviceName {
  readonly deviceSecret: string;
}

/** The rules in which brokers differ; cases read their expectation here. */
export interface CloudProfile {
  readonly name: string;
  /** CONNACK code for a wrong secret. */
  readonly badSecretCode: number;
  /** What a SUBSCRIBE to another device's topic gets. */
  readonly foreignSubscribe: 'refused' | 'granted';
  /** What a PUBLISH to another device's topic gets. */
  readonly foreignPublish: 'dropped' | 'disconnected';
  /** DUP is set on redelivery. */
  readonly dupOnRedelivery: boolean;
  /** QoS at which a message is delivered: the publisher's, or the lower of publisher's and subscription's. */
  readonly deliveryQos: 'publisher' | 'minimum';
  /** How long until a subscription takes effect, ms. */
  readonly subscriptionEffectMs: number;
  /** How long after 1.5 keepalives a silent device may stay connected, ms. */
  readonly keepaliveGraceMs: number;
  /** MQTT connects that a device may make in a minute; null for no limit. */
  readonly connectsPerMinute: number | null;
  /** How long a minute of these rates lasts, ms; 60 000 where absent. A stand-in's clock may run faster. */
  readonly minuteMs?: number;
  /** Messages that a device may publish in a second; more are dropped silently. Absent: no limit. */
  readonly publishesPerSecond?: { readonly qos0: number; readonly qos1: number };
  /** The part of a topic after the device's name that is fixed, such as `user/`; none if absent. */
  readonly topicPrefix?: string;
  /** Nobody but the device itself can end the subscriptions of its session: `forgetSession` does nothing. */
  readonly keepsSessions?: true;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * The platform that the module logs in to: records what it sees of the module, publishes to it, and can misbehave on
 * purpose.
 */
export interface Cloud {
  readonly kind: CloudKind;
  readonly capabilities: ReadonlySet<CloudCapability>;
  /** Why it lacks a capability, in a few words, for the reason of a case that was not run. */
  readonly lacks?: ReadonlyMap<CloudCapability, string>;
  readonly profile: CloudProfile;
  /** Devices known to it: the first is the module's own, `others` are for take-over and foreign topics. */
  readonly device: Triple;
  readonly other: Triple;
  /** Exists but is switched off at the platform; null where the kind cannot offer one. */
  readonly disabled: Triple | null;
  /**
   * Product key, device name and secret have 64 bytes each, longer than on the platform; null where none can be
   * registered.
   */
  readonly longest: Triple | null;
  /** Where the module must be pointed; null where the module knows by itself. */
  readonly authAddress: Address | null;
  readonly mqttAddress: Address | null;
  readonly witness: Witness;
  /** Notes for the start of a run, e.g. that it listens beyond this machine. */
  readonly notes: readonly string[];
  readonly faults: CloudFaults | null;
  /** The only topics that the module's device may use; absent if any topic below its name is allowed. */
  readonly ownTopics?: readonly string[];
  /**
   * Publishes towards a device and resolves when the broker has taken it over.
   * @throws CloudUnavailable
   */
  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void>;
  /** A message of our own went to the broker and came back just now, within `deadlineMs`. */
  alive(deadlineMs: number): Promise<boolean>;
  /**
   * The pre-authentication endpoint answered a request of our own just now, within `deadlineMs`; also true while a case
   * has closed it on purpose. Only where the cloud has the capability `auth`.
   */
  authAlive(deadlineMs: number): Promise<boolean>;
  isOnline(device: DeviceName): Promise<boolean>;
  /** Forgets subscriptions and queued messages of the device's persistent session, as a fresh device has none. */
  forgetSession(device: DeviceName): Promise<void>;
  close(): Promise<void>;
}

/** The cloud side went away or never came up: not the module's fault. */
export class CloudUnavailable extends Error {
  override readonly name = 'CloudUnavailable';
}
