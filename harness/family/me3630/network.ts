import { ModuleFault } from '../../at/fault';
import { CPIN } from '../../at/standard-commands';
import type { Token } from '../../at/token';
import {
  type Answer,
  type Askable,
  ask,
  informationOf,
  lacking,
  type Preparation,
  tellsOfNoNetwork,
  tellsOfNoSim,
} from '../family';
import { ZECMCALL, ZPAS } from './commands';

/**
 * Chapter 2, steps 1 to 3: SIM ready, registered, data call up. Only what the module *reports* as missing is missing. A
 * command that shows nothing, or is unknown, is judged by the cases of chapter 2, and does not prevent the others.
 */
export async function prepare(module: Askable): Promise<Preparation> {
  const sim = await ask(module, CPIN.read());
  const simState = informationOf(sim, CPIN);
  if (tellsOfNoSim(sim, simState?.state))
    return lacking(
      'bench',
      `the SIM is not ready (AT+CPIN? says ${sim.text}): insert it or unlock it before MQTT is used (manual chapter 2, step 1)`,
    );
  const network = await ask(module, ZPAS.read());
  const registration = informationOf(network, ZPAS);
  if ((registration && !registration.registered && registration.access !== '') || tellsOfNoNetwork(network))
    return lacking(
      'radio',
      `the module is not registered (AT+ZPAS? says ${network.text}): check antenna, coverage and subscription (manual chapter 2, step 2)`,
    );
  const call = await ask(module, ZECMCALL.set(1));
  const standing = informationOf(call, ZECMCALL)?.connected ? call : await standingCall(module, call);
  const bearer = informationOf(standing, ZECMCALL);
  if (/^(DISCONN|0$)/i.test(bearer?.state ?? ''))
    return lacking(
      'radio',
      `the ECM data call does not come up (AT+ZECMCALL=1 says ${call.text}, AT+ZECMCALL? says ${standing.text}): check APN and subscription (manual chapter 2, step 3)`,
    );
  if (!bearer?.connected && tellsOfNoNetwork(call))
    return lacking(
      'radio',
      `the ECM data call does not come up (AT+ZECMCALL=1 says ${call.text}): check APN and subscription (manual chapter 2, step 3)`,
    );
  return {
    missing: null,
    unknown: [
      ...(simState?.ready ? [] : [`whether the SIM is ready (AT+CPIN? says ${sim.text})`]),
      ...(registration?.registered ? [] : [`whether it is registered (AT+ZPAS? says ${network.text})`]),
      ...(bearer?.connected ? [] : [`whether the data call is up (AT+ZECMCALL=1 says ${call.text})`]),
    ],
  };
}

/**
 * The state of the data call as the module reports it. A call that was accepted but is not yet up is given the deadline
 * of a call: chapter 2 prints CONNECT before OK, and does not exclude that it comes after.
 */
async function standingCall(module: Askable, call: Answer): Promise<Answer> {
  const from = module.mark();
  const standing = await ask(module, ZECMCALL.read());
  if (!call.ok || informationOf(standing, ZECMCALL)?.connected) return standing;
  const stands = (token: Token) => ZECMCALL.info(token)?.connected === true;
  try {
    const what = 'CONNECT of AT+ZECMCALL=1';
    const { token } = await module.next(stands, { from, what, deadline: 'call' });
    return { ...standing, tokens: [token] };
  } catch (error) {
    if (error instanceof ModuleFault) return standing;
    throw error;
  }
}
