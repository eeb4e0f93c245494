import { CMEE, CPIN, E, I, ZECMCALL, ZPAS } from '../at/commands';
import { ModuleFault } from '../at/fault';
import type { Token } from '../at/token';
import type { Triple } from '../cloud/cloud';
import type { LoginWay } from '../cloud/faults';
import type { CloudView } from './cloud-view';
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
  for (const setting of [E.set(0), 'ATV1', 'ATQ0', CMEE.set(1)]) await attempt(module, setting);
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

/** States of +CPIN in which a SIM waits for a code (3GPP TS 27.007 clause 8.3), or is not there. */
const SIM_NOT_READY = /\b(PIN2?|PUK2?)$|\bNOT\b/i;
/** +CME ERROR for a SIM that is missing, locked, busy or broken (3GPP TS 27.007 clause 9.2). */
const SIM_TROUBLE = /^(\+CME ERROR: ?)(1[0-8]|.*\b(SIM|PIN|PUK)\b.*)$/i;
/** The same for a network that is missing, does not answer or lets the module make emergency calls only. */
const NETWORK_TROUBLE = /^(\+CME ERROR: ?)(3[0-2]|.*\b(network|service)\b.*)$/i;

/**
 * Chapter 2, steps 1 to 3: SIM ready, registered, data call up. Only what the module *says* is missing is missing. A
 * command that shows nothing, or is not known, is a failure that the cases of chapter 2 judge, and no reason to judge
 * nothing else.
 * @returns what could not be learnt, one clause each
 * @throws PrerequisiteLost with the manual's advice
 */
export async function requireNetwork(module: ModuleUnderTest): Promise<string[]> {
  const sim = await attempt(module, CPIN.read());
  const simState = informationOf(sim, CPIN);
  if (SIM_NOT_READY.test(simState?.state ?? '') || SIM_TROUBLE.test(sim.text))
    throw new PrerequisiteLost(
      'bench',
      `the SIM is not ready (AT+CPIN? says ${sim.text}): insert it or unlock it before MQTT is used (manual chapter 2, step 1)`,
    );
  const network = await attempt(module, ZPAS.read());
  const registration = informationOf(network, ZPAS);
  if (
    (registration && !registration.registered && registration.access !== '') ||
    NETWORK_TROUBLE.test(network.text)
  )
    throw new PrerequisiteLost(
      'radio',
      `the module is not registered (AT+ZPAS? says ${network.text}): check antenna, coverage and subscription (manual chapter 2, step 2)`,
    );
  const call = await attempt(module, ZECMCALL.set(1));
  const standing = informationOf(call, ZECMCALL)?.connected ? call : await standingCall(module, call);
  const bearer = informationOf(standing, ZECMCALL);
  if (/^(DISCONN|0$)/i.test(bearer?.state ?? ''))
    throw new PrerequisiteLost(
      'radio',
      `the ECM data call does not come up (AT+ZECMCALL=1 says ${call.text}, AT+ZECMCALL? says ${standing.text}): check APN and subscription (manual chapter 2, step 3)`,
    );
  if (!bearer?.connected && NETWORK_TROUBLE.test(call.text))
    throw new PrerequisiteLost(
      'radio',
      `the ECM data call does not come up (AT+ZECMCALL=1 says ${call.text}): check APN and subscription (manual chapter 2, step 3)`,
    );
  return [
    ...(simState?.ready ? [] : [`whether the SIM is ready (AT+CPIN? says ${sim.text})`]),
    ...(registration?.registered ? [] : [`whether it is registered (AT+ZPAS? says ${network.text})`]),
    ...(bearer?.connected ? [] : [`whether the data call is up (AT+ZECMCALL=1 says ${call.text})`]),
  ];
}

/**
 * What the module says of its call when it is asked. One that was accepted and does not stand yet has the time of a call:
 * chapter 2 prints CONNECT in front of OK, and no sentence says that it may not come behind.
 */
async function standingCall(module: ModuleUnderTest, call: Attempt): Promise<Attempt> {
  const from = module.mark();
  const standing = await attempt(module, ZECMCALL.read());
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

/** The first information response of the command in the answer; null when it has none. */
function informationOf<T>({ tokens }: Attempt, command: { info(token: Token): T | null }): T | null {
  for (const token of tokens) {
    const found = command.info(token);
    if (found !== null) return found;
  }
  return null;
}

/**
 * One login, to see that the module is led to our cloud at all, and on which way it logs in: a module that is not led here
 * would be blamed for what it never did. One that claims success without having asked us, or says nothing, is another
 * matter: the cases judge that.
 * @param unknown what else may be the cause of a login that fails, for the message
 * @returns null when the cloud saw nothing of a login, or has nothing to see it with
 * @throws PrerequisiteLost when a login fails that our cloud never saw
 */
export async function findLoginWay(
  module: ModuleUnderTest,
  cloud: CloudView,
  unknown: readonly string[] = [],
): Promise<LoginWay | null> {
  const { capabilities, authAddress, mqttAddress, device, witness } = cloud.cloud;
  if (!capabilities.has('auth') || authAddress === null) return null;
  const since = cloud.mark();
  const said = await reportOn(module, device);
  const seen = (what: 'AUTH' | 'CONNECT') => witness.events(since).some((e) => e.what === what);
  const byHttp = seen('AUTH');
  if (seen('CONNECT')) return byHttp ? 'http+mqtt' : 'mqtt';
  if (byHttp) return 'http';
  if (!/FAIL|CME ERROR/.test(said)) return null;
  const doubts = unknown.length > 0 ? `; not known is ${unknown.join(', ')}` : '';
  const broker = mqttAddress ? `, nor did it try the broker at ${mqttAddress.host}:${mqttAddress.port}` : '';
  throw new PrerequisiteLost(
    'bench',
    `the module's login never reached this cloud at ${authAddress.host}:${authAddress.port}${broker} (it says ${said}): lead it here, see "How a real module reaches the local cloud" in the README${doubts}`,
  );
}

async function reportOn(module: ModuleUnderTest, device: Triple): Promise<string> {
  try {
    const { accepted, report } = await module.authenticate(device);
    if (!accepted || report === null) return 'nothing of its own';
    return report.raw.toString('latin1').trim();
  } catch (error) {
    if (error instanceof ModuleFault) return 'nothing';
    throw error;
  }
}

/** A bare AT is asked first; a module that only stumbles over that one is there all the same. */
async function answers(module: ModuleUnderTest): Promise<boolean> {
  return (await attempt(module, 'AT')).ok || (await attempt(module, I.action())).ok;
}

/** What came of a question. */
interface Attempt {
  readonly ok: boolean;
  /** All that the module said, in one line; `nothing` when no final result came. */
  readonly text: string;
  readonly tokens: readonly Token[];
}

async function attempt(module: ModuleUnderTest, line: string): Promise<Attempt> {
  try {
    const exchange = await module.send(line);
    const result = resultText(exchange);
    return { ok: result === 'OK', text: [...linesOf(exchange), result].join(' '), tokens: exchange.tokens };
  } catch (error) {
    if (error instanceof ModuleFault) return { ok: false, text: 'nothing', tokens: [] };
    throw error;
  }
}
