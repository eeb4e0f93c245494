import { command } from '../../at/command';
import { CPIN } from '../../at/standard-commands';
import { type Askable, ask, informationOf } from '../asking';
import { lacking, type Preparation, tellsOfNoSim } from '../preparation';

/** The states of 3GPP TS 27.007 clause 7.2 in which a module is registered: at home, and roaming. */
const registration = (name: '+CREG' | '+CGREG' | '+CEREG') =>
  command({
    name,
    deadline: 'local',
    info: ([, state = '']) => ({ registered: state === '1' || state === '5' }),
  });

/** For circuits, for packets, for packets of LTE (3GPP TS 27.007 clauses 7.2, 10.1.20 and 10.1.22). */
export const registrations = [registration('+CREG'), registration('+CGREG'), registration('+CEREG')] as const;

/**
 * A SIM has to be there, since without one a module may refuse what the cases ask. Whether it is registered is only
 * noted: the questions have answers either way.
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
