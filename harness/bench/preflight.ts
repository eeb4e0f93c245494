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
 * The profile for a module whose cloud is configured at these addresses; null for an address that the module has by
 * itself. With a loopback address the module must be a program on this machine, with no radio in between.
 */
export function profileFor({ profiles }: Family, addresses: readonly (Address | null)[]): FirmwareProfile {
  return addresses.every((address) => address !== null && isLoopback(address.host))
    ? profiles.onLoopback
    : profiles.onTheAir;
}

/** How often `AT` is tried: a module may detect the speed from the first characters. */
const TRIES = 3;

/**
 * Sets the format of answers: no echo, verbose result codes, numeric errors. False if nothing answers AT at all; a
 * module that refuses one of the settings is accepted.
 */
export async function settleLine(module: ModuleUnderTest): Promise<boolean> {
  for (let i = 1; !(await answers(module)); i += 1) if (i === TRIES) return false;
  for (const setting of [E.set(0), 'ATV1', 'ATQ0', CMEE.set(1)]) await ask(module, setting);
  return true;
}

/** Identifies the module. @throws PrerequisiteLost when it is not of the family, to which the documents apply */
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
 * Checks that the module runs the expected firmware, so that no other one is judged under its name.
 * @param expected what the version must contain, case-insensitive
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
 * Brings the module to its network. Only what the module *reports* as missing counts as missing; anything else is
 * judged by the cases.
 * @returns what could not be found out, one clause each
 * @throws PrerequisiteLost with what to do, when the module reports that something is missing
 */
export async function requireNetwork(module: ModuleUnderTest): Promise<readonly string[]> {
  const preparation = await module.family.prepare(module);
  if (preparation.missing === null) return preparation.unknown;
  throw new PrerequisiteLost(preparation.missing.by, preparation.missing.message);
}

/**
 * Makes one login, to find out how the module logs in, and whether it is directed to our cloud at all: otherwise
 * every case would fail it without cause. A module that reports success without a request, or nothing, is judged by
 * the cases.
 * @param unknown other possible causes of a failed login, for the message
 * @returns null if the cloud saw no login, or cannot see one
 * @throws PrerequisiteLost when a login fails and our cloud saw no request
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

/** Whether the module answers AT or, if it only fails at a bare AT, ATI. */
async function answers(module: ModuleUnderTest): Promise<boolean> {
  return (await ask(module, 'AT')).ok || (await ask(module, I.action())).ok;
}

/** Common speeds of modules, the most likely first, bits per second. */
const SPEEDS = [115_200, 9_600, 460_800, 921_600, 57_600, 38_400];
const PATIENCE_MS = 400;

/** The speeds to try if there was no answer at `baud`. */
export function otherSpeeds(baud: number): number[] {
  return SPEEDS.filter((speed) => speed !== baud);
}

/** A closed port, and the speed at which it gave no answer. */
interface SilentPort extends OpenOptions {
  readonly port: string;
}

/** The first other speed at which something answers AT; null for none. */
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
