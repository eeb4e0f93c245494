/**
 * How long to wait for what, ms. Documents of modules seldom name a time limit; the figures come from what is known of a
 * family, and a measured value belongs into its firmware profile.
 */
export interface Deadlines {
  /** A command that needs no network. */
  readonly local: number;
  /** From the command that authenticates to its report. */
  readonly auth: number;
  readonly connect: number;
  /** Subscribing, publishing, unsubscribing: from the command to its result. */
  readonly cloud: number;
  readonly disconnect: number;
  /** A data call. */
  readonly call: number;
  /** From a message at the cloud to its line on the wire, or the other way round. */
  readonly delivery: number;
  /** What ends by a time-out of the module's own, e.g. a server that says nothing: a loopback shortens none of those. */
  readonly ownTimeout: number;
  /** From reset or power-up to an answer. */
  readonly boot: number;
  /** A whole case. All that a case waits for has a deadline of its own: only a fault of the harness takes so long. */
  readonly wholeCase: number;
}

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
