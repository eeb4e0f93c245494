import type { Deadlines } from './deadlines';

/** What is expected of a firmware beyond its documents. */
export interface FirmwareProfile {
  /** As ledgers have it. */
  readonly name: string;
  readonly deadlines: Deadlines;
}

/** A module is waited for in another way when no radio lies between it and its cloud. */
export interface FirmwareProfiles {
  readonly onTheAir: FirmwareProfile;
  /** Its cloud is on this machine's loopback. */
  readonly onLoopback: FirmwareProfile;
}
