import type { Answer, Behaviour, Module } from '../behaviour';
import { resultLine } from '../wording';

/** Packet calls as a host dials them (3GPP TS 27.007 clause 10.2.1.1): `ATD*99#` and back with `+++`. */
export const dialling: Behaviour = {
  name: 'dialling',
  command({ name, parameters }, module) {
    if (name === 'H' || name === 'H0') return { result: 'OK' };
    if (name === 'O' || name === 'O0' || name === 'A') return { result: 'NO CARRIER' };
    if (name !== 'D') return undefined;
    if (!/^T?\s*\*99(\*\*\*\d+)?#\s*$/i.test(parameters) || module.state.functionality !== 1) {
      return { result: 'NO CARRIER' };
    }
    return onlineData(module);
  },
};

/** No PPP peer answers: what the host sends is dropped until it escapes. */
async function onlineData(module: Module): Promise<Answer> {
  module.say(resultLine('CONNECT', module.state));
  for (;;) {
    const { kind, data } = await module.collect({
      count: 1_500,
      idleMs: module.limits.escapeGuardMs,
      escape: false,
    });
    if (kind === 'reset') return 'silent';
    if (kind === 'idle' && data.equals(Buffer.from('+++'))) return { result: 'OK' };
  }
}
