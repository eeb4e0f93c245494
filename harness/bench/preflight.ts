import { ModuleFault } from '../at/fault';
import { type Identity, identify, isMe3630 } from './identity';
import type { ModuleUnderTest } from './module-under-test';
import { PrerequisiteLost } from './prerequisite';
import { linesOf, resultText } from './sent-command';

/** How often `AT` is tried: a module at its first character may still be finding the speed. */
const TRIES = 3;

/**
 * Settles how the module answers: no echo, words for result codes, numbers for errors. False when nothing answers AT
 * at all; a module that refuses one of the settings is taken as it is.
 */
export async function settleLine(module: ModuleUnderTest): Promise<boolean> {
  for (let i = 1; !(await answers(module)); i += 1) if (i === TRIES) return false;
  for (const setting of ['ATE0', 'ATV1', 'ATQ0', 'AT+CMEE=1']) await attempt(module, setting);
  return true;
}

/** @throws PrerequisiteLost when it is no ME3630 */
export async function requireMe3630(module: ModuleUnderTest): Promise<Identity> {
  const identity = await identify(module);
  if (isMe3630(identity)) return identity;
  throw new PrerequisiteLost(
    'bench',
    `what answers is no ME3630: it calls itself ${identity.manufacturer ?? 'nobody'} ${identity.model ?? 'without a model'}, firmware ${identity.firmware ?? 'unknown'}`,
  );
}

/**
 * Chapter 2, steps 1 to 3: SIM ready, registered, data call up.
 * @throws PrerequisiteLost with the manual's advice
 */
export async function requireNetwork(module: ModuleUnderTest): Promise<void> {
  const sim = await attempt(module, 'AT+CPIN?');
  if (!/READY/.test(sim))
    throw new PrerequisiteLost(
      'bench',
      `the SIM is not ready (AT+CPIN? says ${sim}): insert it or unlock it before MQTT is used (manual chapter 2, step 1)`,
    );
  const network = await attempt(module, 'AT+ZPAS?');
  if (!/\+ZPAS: *"(?!no service|limited service)/i.test(network))
    throw new PrerequisiteLost(
      'radio',
      `the module is not registered (AT+ZPAS? says ${network}): check antenna, coverage and subscription (manual chapter 2, step 2)`,
    );
  const call = await attempt(module, 'AT+ZECMCALL=1', 'call');
  if (!/CONNECT/.test(call) && !/\+ZECMCALL:.*\d+\.\d+/.test(await attempt(module, 'AT+ZECMCALL?')))
    throw new PrerequisiteLost(
      'radio',
      `the ECM data call does not come up (AT+ZECMCALL=1 says ${call}): check APN and subscription (manual chapter 2, step 3)`,
    );
}

/** A bare AT is asked first; a module that only stumbles over that one is there all the same. */
async function answers(module: ModuleUnderTest): Promise<boolean> {
  return (await attempt(module, 'AT')) === 'OK' || /OK$/.test(await attempt(module, 'ATI'));
}

/** All that the module said to a command, in one line; `nothing` when no final result came. */
async function attempt(
  module: ModuleUnderTest,
  line: string,
  deadline: 'local' | 'call' = 'local',
): Promise<string> {
  try {
    const exchange = await module.send(line, { deadline });
    return [...linesOf(exchange), resultText(exchange)].join(' ');
  } catch (error) {
    if (error instanceof ModuleFault) return 'nothing';
    throw error;
  }
}
