import { command } from '../../at/command';
import { standardDialect } from '../../at/dialect';
import { CPIN, standardCommands } from '../../at/standard-commands';
import {
  type Askable,
  ask,
  type Deadlines,
  type Family,
  informationOf,
  lacking,
  type Preparation,
  tellsOfNoSim,
} from '../family';

/** The states of 3GPP TS 27.007 clause 7.2 in which a module is registered: at home, and roaming. */
const registration = (name: '+CREG' | '+CGREG' | '+CEREG') =>
  command({
    name,
    deadline: 'local',
    info: ([, state = '']) => ({ registered: state === '1' || state === '5' }),
  });

/** For circuit-switched, packet and EPS domain (3GPP TS 27.007 clauses 7.2, 10.1.20 and 10.1.22). */
const registrations = [registration('+CREG'), registration('+CGREG'), registration('+CEREG')] as const;

/**
 * A SIM is required, since without one a module may refuse commands of the cases. A missing registration is only noted:
 * the queries have answers either way.
 */
export async function prepare(module: Askable): Promise<Preparation> {
  const sim = await ask(module, CPIN.read());
  const state = informationOf(sim, CPIN);
  if (tellsOfNoSim(sim, state?.state))
    return lacking('bench', `the SIM is not ready (AT+CPIN? says ${sim.text}): insert it or unlock it`);
  return {
    missing: null,
    unknown: [
      ...(state?.ready ? [] : [`whether the SIM is ready (AT+CPIN? says ${sim.text})`]),
      ...((await isRegistered(module)) ? [] : ['whether it is registered in a network']),
    ],
  };
}

async function isRegistered(module: Askable): Promise<boolean> {
  for (const one of registrations)
    if (informationOf(await ask(module, one.read()), one)?.registered) return true;
  return false;
}

/**
 * Makers of modules state 5 s as the longest time of a command that needs no network (`AT+CPIN?` after a start), and
 * half a minute for a restart. The rest does not apply to a module without a cloud.
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
