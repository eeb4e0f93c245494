/**
 * How long to wait for what, ms. The manual names no time limit at all; these come from what is known of this module
 * family, and a measured value belongs into a firmware profile.
 */
export interface Deadlines {
  /** A command that needs no network. */
  readonly local: number;
  /** CLOUDAUTH: from the command to `+ALIAUTH`. */
  readonly auth: number;
  readonly connect: number;
  /** SUB, PUB, UNSUB: from the command to its result. */
  readonly cloud: number;
  readonly disconnect: number;
  /** ZECMCALL. */
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

/** A module on the air: an authentication may take 110 s on a sibling, a data call 45 s, a start 35 s. */
export const onTheAir: Deadlines = {
  local: 2_000,
  auth: 120_000,
  connect: 60_000,
  cloud: 35_000,
  disconnect: 35_000,
  call: 45_000,
  delivery: 15_000,
  ownTimeout: 120_000,
  boot: 35_000,
  wholeCase: 1_800_000,
};

/** A module whose cloud is on loopback runs on this machine: no radio, only a loaded processor to be patient with. */
export const onLoopback: Deadlines = {
  local: 2_000,
  auth: 10_000,
  connect: 10_000,
  cloud: 10_000,
  disconnect: 10_000,
  call: 10_000,
  delivery: 5_000,
  ownTimeout: 60_000,
  boot: 10_000,
  wholeCase: 300_000,
};
