import type { Address, Triple } from '../cloud';

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
