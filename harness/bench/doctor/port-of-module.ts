import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { standardDialect } from '../../at/dialect';
import { ModuleFault } from '../../at/fault';
import { AtSession } from '../../at/session';
import { isLoopback } from '../../cloud/loopback';
import type { Family } from '../../family/family';
import { startClock } from '../../wire/clock';
import { callOutDevice } from '../../wire/darwin/device-names';
import { isNoTerminal } from '../../wire/linux/kernel-files';
import { openTransport } from '../../wire/open-transport';
import { explainOpenFailure } from '../../wire/serial-transport';
import { PortLost, PortUnavailable } from '../../wire/transport';
import { type PortTarget, portUrl } from '../configuration/option';
import { findModule, type ModuleWanted } from '../ports/find-module';
import { type PortSources, portHolder } from '../ports/list-ports';
import { type Finding, note, ok, problem } from './finding';

/** Deadline of `AT`, ms: a module that is awake answers within milliseconds. */
const PATIENCE_MS = 1_000;

/**
 * Opens a port, sends `AT` once and closes the port. Resolves to whether anything answered.
 * @param name as typed after `--port`
 * @throws PortUnavailable, PortLost
 */
type AskModule = (name: string, baud: number) => Promise<boolean>;

export const askModule: AskModule = async (name, baud) => {
  const session = new AtSession(await openTransport(name, { baud }), {
    clock: startClock(),
    dialect: standardDialect,
  });
  try {
    const { outcome } = await session.command('AT', { deadlineMs: PATIENCE_MS });
    return outcome.kind === 'result';
  } catch (error) {
    if (error instanceof ModuleFault) return false;
    throw error;
  } finally {
    await session.close();
  }
};

/**
 * Checks whether a module answers: a port that opens may be another interface, or the speed wrong, or the module off.
 */
export async function checkAnswer(name: string, baud: number, ask: AskModule): Promise<Finding> {
  try {
    if (await ask(name, baud)) return ok(`the module answers AT at ${name}`);
  } catch (error) {
    if (!(error instanceof PortUnavailable || error instanceof PortLost)) throw error;
    return problem(error.message, 'put that right and ask again: the module was not asked');
  }
  return problem(
    `${name} opens, but nothing answers AT there (${baud} baud, ${PATIENCE_MS / 1000} s)`,
    'is the module on, is this its AT interface (npm run ports), and is --baud its speed?',
  );
}

/** The machine to examine. */
export interface Machine {
  readonly sources: PortSources;
  /** The project's folder. */
  readonly project: string;
  /** As in `process.versions.node`. */
  readonly nodeVersion: string;
  readonly askModule: AskModule;
  /** Folders that hold udev rules. */
  readonly udevRules: readonly string[];
}

/** The machine that this process runs on. */
export function thisMachine(project: string): Machine {
  return {
    sources: {},
    project,
    nodeVersion: process.versions.node,
    askModule,
    udevRules: ['/etc', '/run', '/usr/lib', '/lib'].map((root) => join(root, 'udev/rules.d')),
  };
}

export function platformOf({ sources }: Machine): NodeJS.Platform {
  return sources.platform ?? process.platform;
}

/** Where the module is, as found without opening a port. */
export interface PortOfModule {
  /** The device; null if there is none, or if the module is on another machine. */
  readonly path: string | null;
  readonly finding: Finding;
}

/** The name by which to open a port that is not a local device. */
export function nameOfPort(port: PortTarget): string {
  return 'address' in port ? portUrl(port) : port.kind;
}

/** Finds the module that `--port` selects, other than the emulated one. */
export async function findPort(target: PortTarget, family: Family, machine: Machine): Promise<PortOfModule> {
  switch (target.kind) {
    case 'serial':
      return { path: target.path, finding: checkName(target.path, platformOf(machine)) };
    case 'tcp':
    case 'rfc2217':
      return { path: null, finding: atAddress(target) };
    case 'usb':
      return findByUsb(family, machine, target);
    case 'auto':
    case 'emulated':
      return findByUsb(family, machine);
  }
}

function atAddress(target: PortTarget & { kind: 'tcp' | 'rfc2217' }): Finding {
  const says = `the module is reached over ${portUrl(target)}`;
  return isLoopback(target.address.host)
    ? ok(says)
    : note(says, 'its port is another machine’s: run npm run doctor there, too');
}

async function findByUsb(family: Family, { sources }: Machine, wanted?: ModuleWanted): Promise<PortOfModule> {
  try {
    const path = await findModule(family, sources, wanted);
    return { path, finding: ok(`${family.one} is plugged in, its AT port is ${path}`) };
  } catch (error) {
    if (!(error instanceof PortUnavailable)) throw error;
    const advice = 'npm run ports shows what is there; a module on a UART is named by --port PORT';
    return { path: null, finding: problem(error.message, advice) };
  }
}

/** On macOS each port has two devices; the one that waits for carrier detect never opens with this module. */
function checkName(path: string, platform: NodeJS.Platform): Finding {
  const callOut = platform === 'darwin' ? callOutDevice(path) : null;
  if (callOut === null) return ok(`the port is ${path}`);
  return problem(`${path} opens only when the module raises carrier detect`, `use --port ${callOut}`);
}

/**
 * Checks whether this user may open a device, and whether another program has it open. A sentence with a cause has
 * the remedy after a colon.
 */
export async function checkPortAccess(
  path: string,
  procfs?: string,
  platform: NodeJS.Platform = process.platform,
): Promise<Finding> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    const { message } = await explainOpenFailure(path, error as Error, platform);
    const [says = message, ...advice] = message.split(': ');
    return problem(says, advice.join(': ') || 'npm run ports shows what is there');
  }
  if (platform === 'linux' && (await isNoTerminal(path, procfs)))
    return problem(`${path} is no serial port`, 'npm run ports lists those that are');
  const holder = await portHolder(path, procfs, platform);
  return holder === null
    ? ok(`${path} may be opened, and no program has it open`)
    : problem(`${path} is open in ${holder}`, 'close it there');
}
