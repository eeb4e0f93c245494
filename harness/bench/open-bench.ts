import { AtSession } from '../at/session';
import type { Cloud, LoginWay } from '../cloud/cloud';
import { familyNamed } from '../family/families';
import type { Family } from '../family/family';
import type { Identity } from '../family/identity';
import type { Clock } from '../wire/clock';
import { openTransport, transportKind } from '../wire/open-transport';
import { deviceOf, isPseudoTerminal } from '../wire/port-name';
import { refuseHeld } from '../wire/serial-transport';
import { PortLost, type Transport } from '../wire/transport';
import {
  LeasedTransport,
  RenewableTransport,
  TracedTransport,
  type WriteLease,
} from '../wire/transport-wrappers';
import { Bench } from './bench';
import { BenchLocks } from './bench-locks';
import type { Configuration } from './configuration/configuration';
import { hostAndPort, portUrl } from './configuration/option';
import { type EmulatedProcess, startEmulatedProcess } from './emulated-process';
import { leaseOfFile } from './lease-file';
import { isGadget } from './linux/kernel-files';
import { openCloud } from './open-cloud';
import { findAgain, findModule, portAt, Reattachment } from './ports/find-module';
import {
  answeringSpeed,
  findLoginWay,
  otherSpeeds,
  profileFor,
  requireFirmware,
  requireIdentity,
  requireNetwork,
  settleLine,
} from './preflight';
import { PrerequisiteLost } from './prerequisite';
import { type Recorder, recordCloud } from './recorder';
import { type PowerCycle, powerCycleBy } from './recovery';

/** An open bench, with the reason if it is not ready. It must be closed in either case. */
export interface OpenBench {
  readonly bench: Bench;
  readonly cloud: Cloud;
  readonly profile: string;
  /** The port as typed after `--port`. */
  readonly port: string;
  readonly transport: 'serial' | 'tcp' | 'rfc2217' | 'memory';
  readonly emulated: boolean;
  /** Null if the module did not answer. */
  readonly identity: Identity | null;
  /** How the module logs in; null if the cloud saw no login. */
  readonly login: LoginWay | null;
  /** Messages for the user, e.g. that the cloud is reachable from other machines. */
  readonly notes: readonly string[];
  /** Why no case can be judged on this bench; null if the bench is ready. */
  readonly unfit: PrerequisiteLost | null;
  close(): Promise<void>;
}

export interface BenchSurroundings {
  readonly clock: Clock;
  readonly recorder: Recorder;
  /** Called with every secret before it is sent anywhere. */
  readonly onSecret: (secret: string, kind: string) => void;
}

/**
 * Opens the bench: cloud, module, transport and session, then preflight (answers AT, is of the family, has a
 * network).
 * @throws PortUnavailable, CloudUnavailable, EmulatorFailed
 */
export async function openBench(configuration: Configuration, around: BenchSurroundings): Promise<OpenBench> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const locks = new BenchLocks(configuration);
  closers.push(() => locks.release());
  try {
    const family = familyNamed(configuration.family);
    locks.takeBench();
    const cloud = await openCloud(configuration, around.clock, around.onSecret);
    closers.push(() => cloud.close());
    for (const triple of [cloud.device, cloud.other, cloud.disabled, cloud.longest])
      if (triple) around.onSecret(triple.deviceSecret, 'deviceSecret');
    closers.push(recordCloud(cloud, around.recorder));
    const emulated =
      configuration.port.kind === 'emulated'
        ? await startEmulatedProcess(authUrl(cloud), cloud.mqttAddress && hostAndPort(cloud.mqttAddress))
        : null;
    if (emulated) closers.push(() => emulated.stop());
    const port = emulated?.port ?? (await portOf(configuration, family));
    await locks.takePort(port, emulated !== null);
    const device = await deviceOf(port);
    const isOfProgram = emulated !== null || isPseudoTerminal(device);
    const watchesPort = process.platform === 'linux' && transportKind(port) === 'serial' && !isOfProgram;
    if (watchesPort) await refuseHeld(port);
    const lease = leaseOf(configuration);
    const wire = new RenewableTransport(await openTransport(port, { baud: configuration.baud, lease }));
    closers.push(() => wire.close());
    const reattachment = isOfProgram
      ? null
      : await reattachmentOf(wire, { configuration, family, locks, lease });
    const profile = profileFor(family, [cloud.authAddress, cloud.mqttAddress]);
    const session = new AtSession(leased(record(wire, around), lease), {
      clock: around.clock,
      dialect: family.dialect,
    });
    const powerCycle = powerCycleOf(emulated, configuration);
    const bench = new Bench({
      ...around,
      session,
      family,
      cloud,
      profile,
      powerCycle,
      reattachment,
      watchesPort,
    });
    closers.push(countConnects(bench));
    bench.liveness.start();
    closers.push(() => bench.liveness.stop());
    const found = await preflight(bench, port, { configuration, locks, lease });
    bench.remember(found.identity);
    return {
      ...found,
      bench,
      cloud,
      profile: profile.name,
      port,
      transport: transportKind(port),
      emulated: isOfProgram || isGadget(device),
      notes: [...cloud.notes, ...locks.notes],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The results of preflight. */
interface Preflight {
  readonly configuration: Configuration;
  readonly locks: BenchLocks;
  readonly lease: WriteLease | null;
}

async function preflight(
  bench: Bench,
  port: string,
  { configuration: { baud, bench: named, firmware }, locks, lease }: Preflight,
): Promise<Pick<OpenBench, 'identity' | 'login' | 'unfit'>> {
  let identity: Identity | null = null;
  try {
    if (!(await settleLine(bench.module))) throw await silence(bench, { port, baud, lease });
    identity = await requireIdentity(bench.module);
    locks.takeModule(identity);
    if (named?.model) requireModel(identity, named.name, named.model);
    if (firmware !== null) requireFirmware(identity, firmware);
    const unknown = await requireNetwork(bench.module);
    for (const what of unknown) bench.note('the module does not tell', { what });
    const login = await findLoginWay(bench.module, bench.cloud, unknown);
    if (login !== null) bench.cloud.logsInBy(login);
    if (login === 'mqtt' || login === 'http+mqtt') bench.budget.countLogins();
    return { identity, login, unfit: null };
  } catch (error) {
    if (error instanceof PortLost)
      return { identity, login: null, unfit: new PrerequisiteLost('bench', error.message) };
    if (error instanceof PrerequisiteLost) return { identity, login: null, unfit: error };
    throw error;
  }
}

/** The error if nothing answers: what was tried, and at which other speed something answered. */
async function silence(
  { module, clock }: Bench,
  { port, baud, lease }: { readonly port: string; readonly baud: number; readonly lease: WriteLease | null },
): Promise<PrerequisiteLost> {
  const said = saidInstead(module);
  await module.session.close();
  if (said !== null)
    return new PrerequisiteLost(
      'bench',
      `what is at ${port} does not answer each AT by OK: ${said}; is this the AT interface of ${module.family.one}?`,
    );
  const found =
    transportKind(port) === 'tcp' ? null : await answeringSpeed({ port, baud, lease }, module.family, clock);
  const tried =
    transportKind(port) === 'tcp'
      ? ''
      : ` (tried ${[baud, ...otherSpeeds(baud)].join(', ')} baud, with and without echo)`;
  return new PrerequisiteLost(
    'bench',
    found === null
      ? `${port} opens, but nothing answers AT there${tried}: is this the AT interface, and is the module on?`
      : `${port} does not answer AT at ${baud} baud but at ${found}: say --baud ${found}`,
  );
}

/** Received text that is not noise of a wrong speed: results other than OK, or an echo; null for none. */
function saidInstead({ session }: Bench['module']): string | null {
  const tokens = session.tokens(0);
  const results = tokens
    .filter(({ kind }) => kind === 'result')
    .map(({ raw }) => raw.toString('latin1').trim());
  if (results.length > 0) return `it says ${[...new Set(results)].join(', ')}`;
  return tokens.some(({ kind }) => kind === 'echo') ? 'it sends back what is typed, and nothing else' : null;
}

/** Checks the model. @throws PrerequisiteLost when it is not the one that the bench is configured for */
function requireModel({ model, firmware }: Identity, bench: string, expected: string): void {
  if (`${model ?? ''} ${firmware ?? ''}`.toLowerCase().includes(expected.toLowerCase())) return;
  throw new PrerequisiteLost(
    'bench',
    `bench ${bench} expects a module of the model ${expected}, but what answers calls itself ${model ?? 'nothing'}, firmware ${firmware ?? 'unknown'}`,
  );
}

/** Counts connects by the cloud's events, if it sees them; returns a function that unsubscribes. */
function countConnects({ cloud, budget }: Bench): () => void {
  if (!cloud.capabilities.has('packets')) return () => {};
  budget.countAsSeen();
  return cloud.witness.onEvent((e) => {
    if (e.what === 'CONNECT') budget.saw();
  });
}

async function portOf({ port }: Configuration, family: Family): Promise<string> {
  switch (port.kind) {
    case 'serial':
      return port.path;
    case 'tcp':
    case 'rfc2217':
      return portUrl(port);
    case 'usb':
      return findModule(family, undefined, port);
    default:
      return findModule(family);
  }
}

/** How to find the module again if its port goes away during the run. */
async function reattachmentOf(
  wire: RenewableTransport,
  { configuration: { port, baud }, family, locks, lease }: Preflight & { readonly family: Family },
): Promise<Reattachment> {
  const before = await portAt(wire.name);
  const open = async (name: string): Promise<Transport> => {
    await locks.takePort(name, false);
    return openTransport(name, { baud, lease });
  };
  const find = (): Promise<string> => {
    if (port.kind === 'auto') return findModule(family);
    if (port.kind === 'usb') return findModule(family, undefined, port);
    return findAgain(wire.name, before);
  };
  return new Reattachment({ wire, find, open });
}

/**
 * Checks the lease before a write is recorded, as a refused one is not sent. The port checks again before it writes.
 */
function leased(transport: Transport, lease: WriteLease | null): Transport {
  return lease === null ? transport : new LeasedTransport(transport, lease);
}

/** The lease of the run; null if it may write without a limit. */
function leaseOf({ leaseFile }: Configuration): WriteLease | null {
  return leaseFile === null ? null : leaseOfFile(leaseFile);
}

function record(transport: Transport, { clock, recorder }: BenchSurroundings): Transport {
  return new TracedTransport(transport, clock, ({ t, dir, bytes }) => {
    recorder.event({ t, side: 'at', dir, bytes });
  });
}

function authUrl(cloud: Cloud): string | null {
  return cloud.authAddress ? `http://${hostAndPort(cloud.authAddress)}` : null;
}

function powerCycleOf(emulated: EmulatedProcess | null, { power }: Configuration): PowerCycle {
  if (emulated) return () => emulated.powerCycle();
  return power === null ? null : powerCycleBy(power);
}
