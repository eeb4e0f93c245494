import type { Deadlines } from '../deadlines';

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

/** A module whose cloud is on loopback runs on this machine: no radio, only load of the processor. */
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
