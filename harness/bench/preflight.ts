import { ModuleFault } from '../at/fault';
import { AtSession } from '../at/session';
import { CMEE, E, I } from '../at/standard-commands';
import type { Address, LoginWay, Triple } from '../cloud/cloud';
import { isLoopback } from '../cloud/loopback';
import { ask, type Family, type FirmwareProfile } from '../family/family';
import { type Identity, identify } from '../family/identity';
import type { Clock } from '../wire/clock';
import { type OpenOptions, openTransport } from '../wire/open-transport';
import type { CloudView } from './cloud-view';
import type { ModuleUnderTest } from './module-under-test';
import { PrerequisiteLost } from './prerequisite';

/**
 * The profile for a module whose cloud it is told to find at these addresses; null for one that it knows by itself.
 * Only a program on this machine can reach a loopback address: no radio lies between it and its cloud.
 */
export function profileFor({ profiles }: Family, addresses: readonly (Address | null)[]): FirmwareProfile {
  return addresses.every((address) => address !== null && isLoopback(address.host))
    ? profiles.onLoopback
    : profiles.onTheAir;
}

/** How often `AT` is tried: a module at its first character may still be finding the speed. */
const TRIES = 3;

/**
 * Settles how the module answers: no echo, words for result codes, numbers for errors. False when nothing answers AT
 * at all; a module that refuses one of the settings is taken as it is.
 */
export async function settleLine(module: ModuleUnderTest): Promise<boolean> {
  for (let i = 1; !(await answers(module)); i += 1) if (i === TRIES) return false;
  for (const setting of [E.set(0), 'ATV1', 'ATQ0', CMEE.set(1)]) await ask(module, setting);
  return true;
}

/** @throws PrerequisiteLost when it is none of its family: the documents of a family say nothing of another module */
export async function requireIdentity(module: ModuleUnderTest): Promise<Identity> {
  const { identity: expected, called } = module.family;
  const identity = await identify(module, expected);
  const { manufacturer, model, firmware } = identity;
  if (expected === null || expected.test(`${model ?? ''} ${firmware ?? ''}`)) return identity;
  throw new PrerequisiteLost(
    'bench',
    `what answers is no ${called}: it calls itself ${manufacturer ?? 'nobody'} ${model ?? 'without a model'}, firmware ${firmware ?? 'unknown'}`,
  );
}

/**
 * Whether the module runs the firmware that is to be judged: one that was not flashed would be judged under its name.
 * @param expected what the version must contain, in capitals or not
 * @throws PrerequisiteLost when it runs another one
 */
export function requireFirmware({ firmware }: Identity, expected: string): void {
  if ((firmware ?? '').toLowerCase().includes(expected.toLowerCase())) return;
  throw new PrerequisiteLost(
    'bench',
    `--firmware ${expected} is to be judged, but the module runs ${firmware ?? 'an unknown one'}: flash it, or leave --firmware out`,
  );
}

/**
 * Brings the module to its network. Only what the module *says* is missing is missing: all else is for the cases to judge.
 * @returns what could not be learnt, one clause each
 * @throws PrerequisiteLost with what to do, where the module says that something is missing
 */
export async function requireNetwork(module: ModuleUnderTest): Promise<readonly string[]> {
  const preparation = await module.family.prepare(module);
  if (preparation.missing === null) return preparation.unknown;
  throw new PrerequisiteLost(preparation.missing.by, preparation.missing.message);
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
  const { capabilities, authAddress, mqttAddress, device, witness } = cloud;
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
    `the module's login never reached this cloud at ${authAddress.host}:${authAddress.port}${broker} (it says ${said}): lead it here, see "How a real module reaches the local cloud" in docs/bench.md${doubts}`,
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
  return (await ask(module, 'AT')).ok || (await ask(module, I.action())).ok;
}

/** Speeds that modules are found at, likeliest first. */
const SPEEDS = [115_200, 9_600, 460_800, 921_600, 57_600, 38_400];
const PATIENCE_MS = 400;

/** The speeds worth a try where `baud` brought no answer. */
export function otherSpeeds(baud: number): number[] {
  return SPEEDS.filter((speed) => speed !== baud);
}

/** A port that is not open, and the speed at which it gave no answer. */
interface SilentPort extends OpenOptions {
  readonly port: string;
}

/** The first other speed at which something answers AT on a port; null when none does. */
export async function answeringSpeed(
  { port, baud, lease = null }: SilentPort,
  family: Family,
  clock: Clock,
): Promise<number | null> {
  for (const speed of otherSpeeds(baud))
    if (await answersAtSpeed({ port, baud: speed, lease }, family, clock)) return speed;
  return null;
}

async function answersAtSpeed(
  { port, ...options }: SilentPort,
  { dialect }: Family,
  clock: Clock,
): Promise<boolean> {
  const session = new AtSession(await openTransport(port, options), { clock, dialect });
  try {
    const { outcome } = await session.command('AT', { deadlineMs: PATIENCE_MS });
    return outcome.kind === 'result' && outcome.result.kind === 'ok';
  } catch (error) {
    if (error instanceof ModuleFault) return false;
    throw error;
  } finally {
    await session.close();
  }
}
