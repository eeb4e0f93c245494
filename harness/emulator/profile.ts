import type { Dialect } from './dialect';

/** How much the module takes. Lengths are in bytes. */
export interface Limits {
  /** Section 1.1: at most 64. */
  readonly productKey: number;
  readonly deviceName: number;
  readonly deviceSecret: number;
  /** Section 1.3: at most 8. */
  readonly topics: number;
  /** Section 1.4: must not exceed 64. */
  readonly publishTopic: number;
  /** Stated for publishing only; the device SDK of the time has one limit for all topics. */
  readonly subscribeTopic: number;
  /** Section 1.4: shorter than 256. */
  readonly message: number;
  /** Highest QoS of sections 1.3 and 1.4. */
  readonly qos: number;
  /** Characters of a command line; eight topics of 64 bytes make 547. */
  readonly commandLine: number;
  /** Bytes that wait while a command runs; what comes on top is lost, as in a UART. */
  readonly inputBuffer: number;
  /** How long the authentication server may take, ms. */
  readonly authMs: number;
  /** How long the broker may take for CONNACK, SUBACK, UNSUBACK, PUBACK, ms. */
  readonly acknowledgementMs: number;
  /** MQTT keep alive, s. */
  readonly keepAlive: number;
  /** Silence that must stand on both sides of `+++`, ms. */
  readonly escapeGuardMs: number;
  /** Events are held back while a line is being typed with echo, at most this long after its last character, ms. */
  readonly typingMs: number;
}

/** What a module says of itself. */
export interface Identity {
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware: string;
  readonly imei: string;
  readonly imsi: string;
  readonly iccid: string;
}

/** A firmware: who it is, how it speaks where it may choose, how much it takes. */
export interface Profile {
  readonly name: string;
  readonly identity: Identity;
  readonly dialect: Dialect;
  readonly limits: Limits;
}

/** A difference to be laid over a profile. */
export interface Amendment {
  readonly dialect?: Partial<Dialect>;
  readonly limits?: Partial<Limits>;
}

export function amended(profile: Profile, amendment: Amendment): Profile {
  return {
    ...profile,
    dialect: { ...profile.dialect, ...amendment.dialect },
    limits: { ...profile.limits, ...amendment.limits },
  };
}
