import { standardDialect } from '../../at/dialect';
import { standardCommands } from '../../at/standard-commands';
import type { Deadlines } from '../deadlines';
import type { Family } from '../family';
import { prepare, registrations } from './network';

/**
 * What makers of modules state as the longest time of a command that stays in the module is 5 s (`AT+CPIN?` behind a start),
 * and of a restart half a minute. The rest does not apply to a module without a cloud.
 */
const deadlines: Deadlines = {
  local: 5_000,
  auth: 5_000,
  connect: 5_000,
  cloud: 5_000,
  disconnect: 5_000,
  call: 45_000,
  delivery: 5_000,
  ownTimeout: 120_000,
  boot: 35_000,
  wholeCase: 600_000,
};

/** Any modem by ITU-T V.250 and 3GPP TS 27.007: identification, SIM, registration, errors. */
export const generic: Family = {
  name: 'generic',
  called: 'AT modem',
  one: 'an AT modem',
  identity: null,
  usb: [],

  dialect: standardDialect,
  banner: null,
  commands: [...standardCommands, ...registrations],
  cloud: null,

  profiles: {
    onTheAir: { name: 'standards/on-the-air', deadlines },
    onLoopback: { name: 'standards/loopback', deadlines },
  },
  prepare,
  claims: [],
  compareFirmware: () => null,
};
