/** A device as the platform names it. The secret is not part of it. */
export interface DeviceName {
  readonly productKey: string;
  readonly deviceName: string;
}

/** Why a connection ended, as the broker saw it. */
export type LinkEnd = 'disconnect' | 'dropped' | 'taken-over' | 'keepalive' | 'refused' | 'shutdown';

/** One thing the cloud saw or sent, in the order in which it happened on the wire. */
export type CloudEventBody =
  /**
   * Pre-authentication answered; `code` is the JSON code (200, 401, 460, 5001, 6200), the HTTP status of a fault, or 0 where
   * a fault gives no such answer (it hangs, or is garbage).
   */
  | { readonly what: 'AUTH'; readonly code: number; readonly signmethod: string }
  | {
      readonly what: 'CONNECT';
      readonly clientId: string;
      readonly clean: boolean;
      readonly keepalive: number;
      readonly login: 'token' | 'direct' | 'none';
      /** It leaves a message for others to be told of its end. */
      readonly will: boolean;
    }
  | { readonly what: 'CONNACK'; readonly code: number; readonly sessionPresent: boolean }
  | {
      readonly what: 'SUBSCRIBE';
      readonly packetId: number;
      readonly topics: readonly { readonly topic: string; readonly qos: number }[];
    }
  | { readonly what: 'SUBACK'; readonly packetId: number; readonly granted: readonly number[] }
  | { readonly what: 'UNSUBSCRIBE'; readonly packetId: number; readonly topics: readonly string[] }
  | { readonly what: 'UNSUBACK'; readonly packetId: number }
  /** `rx` from the device, `tx` to it: see `dir`. What only a packet tells is null at a cloud that shows messages alone. */
  | {
      readonly what: 'PUBLISH';
      readonly topic: string;
      readonly payload: Buffer;
      readonly qos: number | null;
      readonly retain: boolean | null;
      readonly dup: boolean | null;
      /** 0 for QoS 0. */
      readonly packetId: number | null;
    }
  /** The platform says that the device is connected, or no longer is. It may say so late. */
  | { readonly what: 'STATUS'; readonly online: boolean }
  | { readonly what: 'PUBACK'; readonly packetId: number }
  | { readonly what: 'PINGREQ' | 'PINGRESP' | 'DISCONNECT' }
  | { readonly what: 'CLOSED'; readonly end: LinkEnd }
  /** Any other packet type, or bytes that are no MQTT. */
  | { readonly what: 'OTHER'; readonly detail: string };

export type CloudEvent = {
  /** ms since the run began. */
  readonly t: number;
  /** Counts from 0; never reused. */
  readonly index: number;
  /** `rx` from the device to the cloud, `tx` from the cloud to the device. */
  readonly dir: 'rx' | 'tx';
  /** Counts the connections (and pre-authentication requests) of the run from 1. */
  readonly link: number;
  /** Null until the login names the device. */
  readonly device: DeviceName | null;
} & CloudEventBody;

export type CloudEventKind = CloudEventBody['what'];
export type CloudEventOf<K extends CloudEventKind> = Extract<CloudEvent, { readonly what: K }>;

/** Everything the cloud saw; can be searched and waited for. */
export interface Witness {
  /** All events from `since` (an index) on; oldest may have been dropped past the store's bound. */
  events(since?: number): readonly CloudEvent[];
  /** The index that the next event will get: remember it before the stimulus, look from it afterwards. */
  mark(): number;
  /** Calls back with each event as it happens; returns the function that stops it. */
  onEvent(listener: (event: CloudEvent) => void): () => void;
  /**
   * The first event from `since` on that matches, past or future; `null` when the deadline passes without one.
   * A null may have any cause: call `Cloud.alive` before blaming the module.
   */
  next<E extends CloudEvent>(
    match: (event: CloudEvent) => event is E,
    options: { readonly since: number; readonly deadlineMs: number },
  ): Promise<E | null>;
  next(
    match: (event: CloudEvent) => boolean,
    options: { readonly since: number; readonly deadlineMs: number },
  ): Promise<CloudEvent | null>;
}
