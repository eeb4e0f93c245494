import type { Dialect } from './dialect';

/** The limits of a module. Lengths are in bytes. */
export interface Limits {
  /** Section 1.1: at most 64, also for the next two. */
  readonly productKey: number;
  readonly deviceName: number;
  readonly deviceSecret: number;
  /** Number of topics, section 1.3: at most 8. */
  readonly topics: number;
  /** Section 1.4: must not exceed 64. */
  readonly publishTopic: number;
  /** The manual has no limit for subscriptions; the device SDK of that time has one limit for all topics. */
  readonly subscribeTopic: number;
  /** Section 1.4: less than 256. */
  readonly message: number;
  /** Highest QoS of sections 1.3 and 1.4. */
  readonly qos: number;
  /** Length of a command line; eight topics of 64 bytes need 547. */
  readonly commandLine: number;
  /** Bytes buffered while a command runs; further ones are lost, as in a UART. */
  readonly inputBuffer: number;
  /** Deadline for the authentication server, ms. */
  readonly authMs: number;
  /** Deadline for CONNACK, SUBACK, UNSUBACK and PUBACK, ms. */
  readonly acknowledgementMs: number;
  /** MQTT keep alive, s. */
  readonly keepAlive: number;
  /** Guard time before and after `+++`, ms. */
  readonly escapeGuardMs: number;
  /** How long reports are held after the last character of an incomplete line typed with echo, ms. */
  readonly typingMs: number;
}

/** What a module returns to identification commands. */
export interface Identity {
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware: string;
  readonly imei: string;
  readonly imsi: string;
  readonly iccid: string;
}

/** A firmware: its identity, its choices where the manual leaves some, and its limits. */
export interface Profile {
  readonly name: string;
  readonly identity: Identity;
  readonly dialect: Dialect;
  readonly limits: Limits;
}

/** Changes to a profile. */
export interface Amendment {
  readonly dialect?: Partial<Dialect>;
  readonly limits?: Partial<Limits>;
}

/** The profile with the changes applied. */
export function amended(profile: Profile, amendment: Amendment): Profile {
  return {
    ...profile,
    dialect: { ...profile.dialect, ...amendment.dialect },
    limits: { ...profile.limits, ...amendment.limits },
  };
}
