import type { DeviceName, Witness } from './witness';

export type CloudKind = 'local' | 'mqtt' | 'aliyun' | 'none';

/** A capability of a cloud; a case that needs another one is not applicable there. */
export type CloudCapability =
  /** Sees every MQTT packet of the device. */
  | 'packets'
  /** Sees the device's messages, but not its packets. */
  | 'uplink'
  /** Can publish to the device. */
  | 'downlink'
  /** Knows whether the device is connected. */
  | 'presence'
  /** Controls the pre-authentication endpoint and sees its requests. */
  | 'auth'
  /** Can be made to misbehave: `faults` is not null. */
  | 'faults'
  /** Refuses wrong logins and foreign topics. */
  | 'acl'
  /** Keeps subscriptions and QoS 1 messages of a persistent session. */
  | 'sessions'
  /** Accepts any topic below the device's own name, not only those defined by its product. */
  | 'any-topic';

/** A device that the bench may use, with its secret: never printed, never recorded. */
export interface Triple extends DeviceName {
  readonly deviceSecret: string;
}

/** The rules in which brokers differ; cases take their expectations from here. */
export interface CloudProfile {
  readonly name: string;
  /** CONNACK code for a wrong secret. */
  readonly badSecretCode: number;
  /** The answer to a SUBSCRIBE to another device's topic. */
  readonly foreignSubscribe: 'refused' | 'granted';
  /** The result of a PUBLISH to another device's topic. */
  readonly foreignPublish: 'dropped' | 'disconnected';
  /** Whether DUP is set on redelivery. */
  readonly dupOnRedelivery: boolean;
  /** QoS at which a message is delivered: the publisher's, or the lower of publisher's and subscription's. */
  readonly deliveryQos: 'publisher' | 'minimum';
  /** From the acknowledgement of a subscription until it is in effect, ms. */
  readonly subscriptionEffectMs: number;
  /** How long after 1.5 keepalives a silent device may stay connected, ms. */
  readonly keepaliveGraceMs: number;
  /** MQTT connects that a device may make in a minute; null for no limit. */
  readonly connectsPerMinute: number | null;
  /** How long a minute of these rates lasts, ms; 60 000 if absent. The clock of a stand-in may run faster. */
  readonly minuteMs?: number;
  /** Messages that a device may publish in a second; more are dropped silently. Absent: no limit. */
  readonly publishesPerSecond?: { readonly qos0: number; readonly qos1: number };
  /** The fixed part of a topic after the device's name, such as `user/`; none if absent. */
  readonly topicPrefix?: string;
  /** Only the device itself can end the subscriptions of its session: `forgetSession` does nothing. */
  readonly keepsSessions?: true;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * The platform that the module logs in to: records what it sees of the module, publishes to it, and can be made to
 * misbehave.
 */
export interface Cloud {
  readonly kind: CloudKind;
  readonly capabilities: ReadonlySet<CloudCapability>;
  /** Why it lacks a capability, in a few words, for the reason of a case that was not run. */
  readonly lacks?: ReadonlyMap<CloudCapability, string>;
  readonly profile: CloudProfile;
  /** Devices known to it: the first is the module's own, `other` is for take-over and foreign topics. */
  readonly device: Triple;
  readonly other: Triple;
  /** Registered but disabled at the platform; null if the kind cannot offer one. */
  readonly disabled: Triple | null;
  /**
   * Product key, device name and secret have 64 bytes each, longer than on the platform; null if none can be
   * registered.
   */
  readonly longest: Triple | null;
  /** The addresses that the module must use; null if it knows them itself. */
  readonly authAddress: Address | null;
  readonly mqttAddress: Address | null;
  readonly witness: Witness;
  /** Notes for the start of a run, e.g. that it listens beyond this machine. */
  readonly notes: readonly string[];
  readonly faults: CloudFaults | null;
  /** The only topics that the module's device may use; absent if any topic below its name is allowed. */
  readonly ownTopics?: readonly string[];
  /**
   * Publishes to a device and resolves when the broker has accepted the message.
   * @throws CloudUnavailable
   */
  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void>;
  /** Whether a message of our own goes to the broker and back within `deadlineMs`. */
  alive(deadlineMs: number): Promise<boolean>;
  /**
   * Whether the pre-authentication endpoint answers a request of our own within `deadlineMs`; also true while a case
   * has closed it on purpose. Only with the capability `auth`.
   */
  authAlive(deadlineMs: number): Promise<boolean>;
  isOnline(device: DeviceName): Promise<boolean>;
  /** Discards subscriptions and queued messages of the device's persistent session, so that it is like a new device. */
  forgetSession(device: DeviceName): Promise<void>;
  close(): Promise<void>;
}

/** The cloud failed or was never available: not the module's fault. */
export class CloudUnavailable extends Error {
  override readonly name = 'CloudUnavailable';
}

/** How CLOUDAUTH authenticates a device: by pre-authentication over HTTP, an MQTT connection, or both. */
export type LoginWay = 'http' | 'mqtt' | 'http+mqtt';

/**
 * How the authentication server answers. `down` refuses the connection, `hang` never answers, `status` is an HTTP error
 * status, `code` a refusal of the device by its JSON code.
 */
export type AuthFault =
  | { readonly kind: 'down' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'code'; readonly code: number };

/** A fault of the broker's acknowledgements. */
export type AckFault =
  | { readonly kind: 'withheld' | 'doubled' }
  | { readonly kind: 'late'; readonly ms: number };

/**
 * How a QoS 1 message is delivered: twice, as if its PUBACK had been lost, or only once and with DUP, as if the first
 * transmission had been lost (MQTT 3.1.1, 3.3.1.1).
 */
export type DeliveryFault = 'repeated' | 'first-lost';

/** Faults that a case can switch on. All are off by default; the bench calls `reset` after each case. */
export interface CloudFaults {
  /**
   * Makes the authentication server fail: the pre-authentication endpoint, or the broker for devices that log in by
   * MQTT.
   */
  auth(fault: AuthFault): Promise<void>;
  /** From now on, also after `reset`, `auth` affects the server of this login way. */
  loginBy(way: LoginWay): void;
  /** The broker's port refuses connections, and existing ones are cut, until `reset`. */
  brokerUnreachable(): Promise<void>;
  /** Every CONNECT is answered with this CONNACK code, 1 to 5. */
  connack(code: 1 | 2 | 3 | 4 | 5): void;
  puback(fault: AckFault): void;
  suback(fault: AckFault): void;
  delivery(fault: DeliveryFault): void;
  /** Every SUBSCRIBE topic that `match` accepts is answered 0x80. */
  refuseSubscription(match: (topic: string) => boolean): void;
  /** The device's connection stays open and silent: nothing is read, nothing is sent. */
  halfOpen(): void;
  /** The device's socket is closed without a DISCONNECT. */
  cut(): void;
  /** Another client logs in as the device; resolves when the first connection has ended. */
  takeOver(): Promise<void>;
  /** A subscription or its end takes effect this long after its acknowledgement, ms (10 000 as documented). */
  subscriptionEffect(ms: number): void;
  /** At most 5 connects a minute for a device, as documented. */
  connectLimit(perMinute: number): void;
  /** Publishes above this rate, per second, are dropped silently. */
  publishLimit(perSecond: number): void;
  reset(): Promise<void>;
}

/** The faults in force at this moment. */
export interface Provocations {
  auth: AuthFault | null;
  /** What replaces the answer to a CONNECT. */
  connect: Extract<AuthFault, { kind: 'hang' | 'garbage' | 'slow' }> | null;
  /** The return code of every CONNACK. */
  connack: number | null;
  puback: AckFault | null;
  suback: AckFault | null;
  delivery: DeliveryFault | null;
  refusesSubscription: (topic: string) => boolean;
  /** How long after its acknowledgement a subscription or its end takes effect, ms. */
  subscriptionEffectMs: number;
  connectsPerMinute: number | null;
  publishesPerSecond: number | null;
}

/** No fault. */
export function noProvocations(): Provocations {
  return {
    auth: null,
    connect: null,
    connack: null,
    puback: null,
    suback: null,
    delivery: null,
    refusesSubscription: () => false,
    subscriptionEffectMs: 0,
    connectsPerMinute: null,
    publishesPerSecond: null,
  };
}
