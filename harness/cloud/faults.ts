/** How CLOUDAUTH finds out whether a device may log in: by pre-authentication over HTTP, an MQTT connection, or both. */
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

/** What happens to an acknowledgement that the broker sends. */
export type AckFault =
  | { readonly kind: 'withheld' | 'doubled' }
  | { readonly kind: 'late'; readonly ms: number };

/**
 * How a QoS 1 message comes to the device: twice, as if its PUBACK had been lost, or with DUP alone, as if the first
 * transmission had been lost (MQTT 3.1.1, 3.3.1.1).
 */
export type DeliveryFault = 'repeated' | 'first-lost';

/**
 * Faults that a case can switch on. All off by default; the bench calls `reset` after each case.
 */
export interface CloudFaults {
  /** Makes the authentication server fail: the pre-authentication endpoint, or the broker where devices log in by MQTT. */
  auth(fault: AuthFault): Promise<void>;
  /** From now on, also after `reset`, `auth` acts on the server of this way. */
  loginBy(way: LoginWay): void;
  /** The broker's port refuses connections (those that stand are cut) until `reset`. */
  brokerUnreachable(): Promise<void>;
  /** Every CONNECT is answered with this CONNACK code, 1 to 5. */
  connack(code: 1 | 2 | 3 | 4 | 5): void;
  puback(fault: AckFault): void;
  suback(fault: AckFault): void;
  delivery(fault: DeliveryFault): void;
  /** Every SUBSCRIBE topic that `match` names is answered 0x80. */
  refuseSubscription(match: (topic: string) => boolean): void;
  /** The device's connection stays open and silent: nothing is read, nothing is sent. */
  halfOpen(): void;
  /** The device's socket is closed without a DISCONNECT. */
  cut(): void;
  /** Another client logs in as the device; resolves when the first connection has been ended. */
  takeOver(): Promise<void>;
  /** A subscription or its end takes effect this long after its acknowledgement, ms (10 000 as documented). */
  subscriptionEffect(ms: number): void;
  /** At most 5 connects a minute for a device, as documented. */
  connectLimit(perMinute: number): void;
  /** Publishes above this rate, per second, are dropped silently. */
  publishLimit(perSecond: number): void;
  reset(): Promise<void>;
}
