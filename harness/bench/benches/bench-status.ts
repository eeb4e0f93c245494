import { existsSync } from 'node:fs';
import { familyNamed, familyNames } from '../../family/families';
import type { Family } from '../../family/family';
import { PortUnavailable } from '../../wire/transport';
import { benchLock, portLock, usbLock } from '../bench-locks';
import { ConfigurationError } from '../configuration/configuration';
import { type PortTarget, portTarget } from '../configuration/option';
import { describeHolder, type Holder, holderOf, type Lockable } from '../lock';
import { findModule, type ModuleWanted, usbPortText } from '../ports/find-module';
import { listPorts, type PortSources, portHolder } from '../ports/list-ports';
import { textTable } from '../text-table';
import type { BenchFile } from './bench-file';
import type { BenchEntry } from './bench-schema';

/** The current status of one bench of this machine. */
export interface BenchStatus {
  readonly name: string;
  readonly labels: readonly string[];
  /** The port as typed after `--port`. */
  readonly port: string;
  /** The device or address to open; null when there is none. */
  readonly device: string | null;
  /** `missing`: nothing is plugged in. A TCP port is not tried, and never missing. */
  readonly state: 'free' | 'busy' | 'missing';
  /** Who uses it and since when, what is missing, or what a run would lack; null for nothing. */
  readonly detail: string | null;
}

/**
 * The status of all benches of a file. Opens no port and takes no lock.
 * @param path of the file, absolute, as in the locks of runs
 * @param variables names of the environment variables that are set
 * @throws ConfigurationError when the port of a bench cannot be read
 */
export async function benchStatuses(
  file: BenchFile,
  path: string,
  variables: ReadonlySet<string>,
  sources: PortSources = {},
): Promise<readonly BenchStatus[]> {
  const statuses: BenchStatus[] = [];
  for (const [name, entry] of file.benches) {
    const { port, where } = await locate(name, entry, file, sources);
    const holder = await holderOfBench(benchLock(name, path), where.device, sources);
    const lacks = Object.values(entry.environment ?? {}).filter((each) => each && !variables.has(each));
    statuses.push({
      ...{ name, labels: entry.labels ?? [], port, device: where.device },
      ...(holder === null ? whenNobodyHasIt(where, lacks) : { state: 'busy', detail: holder }),
    });
  }
  return statuses;
}

/** The benches as a table for the terminal. */
export function benchTable(statuses: readonly BenchStatus[]): string {
  return textTable(
    ['bench', 'state', 'port', 'opens', 'labels', 'who has it, or what is missing'],
    statuses.map(({ name, state, port, device, labels, detail }) => [
      name,
      state,
      port,
      device ?? '-',
      labels.join(',') || '-',
      detail ?? '-',
    ]),
  );
}

/** The port that a run would open, and its status. */
interface Where {
  readonly device: string | null;
  readonly detail: string | null;
}

async function locate(
  name: string,
  { port: typed, usb = {}, family }: BenchEntry,
  { placeOf }: BenchFile,
  sources: PortSources,
): Promise<{ readonly port: string; readonly where: Where }> {
  const port = typed ?? usbPortText(usb);
  const target = portTarget.safeParse(port);
  if (target.success)
    return { port, where: await whereIs(target.data, port, familyNamed(family ?? familyNames[0]), sources) };
  throw new ConfigurationError(
    `${placeOf(['benches', name, 'port'])}: bench ${name}, port=${port} ${target.error.issues[0]?.message}`,
  );
}

async function whereIs(
  target: PortTarget,
  port: string,
  family: Family,
  sources: PortSources,
): Promise<Where> {
  switch (target.kind) {
    case 'tcp':
    case 'rfc2217':
      return { device: port, detail: 'not tried: opening it could disturb who uses it' };
    case 'serial':
      return (await isThere(target.path, sources))
        ? { device: target.path, detail: null }
        : { device: null, detail: `there is no ${target.path}; npm run ports shows what is there` };
    case 'usb':
      return byUsb(family, target, sources);
    default:
      return byUsb(family, {}, sources);
  }
}

async function byUsb(family: Family, wanted: ModuleWanted, sources: PortSources): Promise<Where> {
  try {
    return { device: await findModule(family, sources, wanted), detail: null };
  } catch (error) {
    if (error instanceof PortUnavailable) return { device: null, detail: error.message };
    throw error;
  }
}

/** Whether a port exists. On Windows it is looked up in the list of ports, as it is not a file. */
async function isThere(path: string, sources: PortSources): Promise<boolean> {
  return existsSync(path) || (await listPorts(sources)).some((port) => port.path === path);
}

/** The run that has locked a bench, its port or its module; null for none. */
export async function runOn(
  bench: Lockable | null,
  device: string | null,
  sources: PortSources = {},
): Promise<Holder | null> {
  const usb = device === null ? null : await usbLock(device, sources);
  const port = device === null ? null : await portLock(device);
  const locks = [bench, port, usb].filter((each) => each !== null);
  return locks.map(holderOf).find((found) => found !== null) ?? null;
}

/** The run or other program that uses the bench, its port or its module; null for none. */
async function holderOfBench(
  bench: Lockable,
  device: string | null,
  sources: PortSources,
): Promise<string | null> {
  const run = await runOn(bench, device, sources);
  if (run) return describeHolder(run);
  return device === null ? null : portHolder(device, sources.procfs);
}

function whenNobodyHasIt(where: Where, lacks: readonly unknown[]): Pick<BenchStatus, 'state' | 'detail'> {
  if (where.device === null) return { state: 'missing', detail: where.detail };
  const lack = lacks.length > 0 ? `a run needs ${lacks.join(', ')} in the environment or in .env` : null;
  return { state: 'free', detail: lack ?? where.detail };
}
