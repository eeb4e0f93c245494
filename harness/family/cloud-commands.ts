import type { Command } from '../at/command';

/** What identifies a device at its platform. */
export interface DeviceCredentials {
  readonly productKey: string;
  readonly deviceName: string;
  readonly deviceSecret: string;
}

export interface Subscription {
  readonly topic: string;
  /** 0 or 1. */
  readonly qos: number;
}

/** The commands for a session with the MQTT cloud. */
export interface CloudCommands {
  /** Its outcome is a report, which comes before or after `OK`. */
  readonly authenticate: Command<string, readonly [DeviceCredentials], unknown>;
  readonly connect: Command<string, readonly [], unknown>;
  /** Its outcome is a report, as that of `authenticate`. */
  readonly subscribe: Command<string, readonly Subscription[], unknown>;
  readonly publish: Command<string, readonly [topic: string, qos: number, message: string], unknown>;
  readonly unsubscribe: Command<string, readonly [topic: string], unknown>;
  readonly disconnect: Command<string, readonly [], unknown>;
  /** The report of a successful authentication, for messages, and the pattern that it has to match. */
  readonly authenticated: { readonly text: string; readonly pattern: RegExp };
  /** Whether the parameters of a publish, byte for byte, announce data that is still to be entered. */
  announcesData(parameters: string): boolean;
}
