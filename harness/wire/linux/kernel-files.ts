import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The maker of a pseudo-terminal has this open, and keeps the terminal itself open so that it stays. */
const MAKER_OF_TERMINALS = /^\/dev\/(pts\/)?ptmx$/;

const isMakerOfTerminals = (device: string): boolean => MAKER_OF_TERMINALS.test(device);

/** Whether a device, with links resolved, is the port's end of a pseudo-terminal. */
export const isLinuxPseudoTerminal = (device: string): boolean => device.startsWith('/dev/pts/');

/** The device of a tty as sysfs calls it, e.g. `ttyUSB1`. */
export const deviceOfTty = (name: string): string => `/dev/${name}`;

/**
 * Whether a path is a character device of which the driver makes no terminals, such as /dev/null. False, too, where the system does
 * not tell. The device is not opened: for some, that alone has an effect.
 */
export async function isNoTerminal(path: string, procfs = '/proc'): Promise<boolean> {
  const drivers = await readFile(join(procfs, 'tty/drivers'), 'utf8').catch(() => '');
  const device = await stat(path).catch(() => null);
  if (drivers === '' || !device?.isCharacterDevice()) return false;
  return !makesTerminal(drivers, device.rdev);
}

/** A line is: driver, name of its devices, major number, range of minor numbers, kind. See proc(5), /proc/tty/drivers. */
function makesTerminal(drivers: string, rdev: number): boolean {
  // As makedev(3) packs it: 12 bits of major number inside 20 of minor number.
  const [major, minor] = [(rdev >>> 8) & 0xfff, (rdev & 0xff) | ((rdev >>> 12) & 0xf_ff00)];
  return [...drivers.matchAll(/ (\d+) +(\d+)(?:-(\d+))? \S+$/gm)].some(
    ([, ofDriver, first, last = first]) =>
      Number(ofDriver) === major && Number(first) <= minor && minor <= Number(last),
  );
}

export interface Holder {
  readonly pid: number;
  /** The process that started it; null where the system does not tell. */
  readonly parent: number | null;
  /** Short name of the program, e.g. `picocom`. */
  readonly command: string;
  /** Whether it may have made the device, a pseudo-terminal, and has it open so that it stays. */
  readonly mayBeMaker: boolean;
}

/** Whether a program of this name runs, for any user. */
export async function isRunning(command: string, procfs = '/proc'): Promise<boolean> {
  const commands = await Promise.all((await processIds(procfs)).map((pid) => commandOf(join(procfs, pid))));
  return commands.includes(command);
}

/**
 * Processes that have a device open, as far as the system shows them to this user.
 * @param path a device, also by a symbolic link such as those in /dev/serial/by-path
 */
export async function findHolders(path: string, procfs = '/proc'): Promise<Holder[]> {
  const device = await realpath(path).catch(() => path);
  const pids = await processIds(procfs);
  const holders = await Promise.all(pids.map((pid) => asHolder(join(procfs, pid), Number(pid), device)));
  return holders.filter((holder) => holder !== null);
}

async function asHolder(folder: string, pid: number, device: string): Promise<Holder | null> {
  const files = await readdir(join(folder, 'fd')).catch(() => []);
  const targets = await Promise.all(files.map((file) => readlink(join(folder, 'fd', file)).catch(() => '')));
  if (!targets.includes(device)) return null;
  const mayBeMaker = isLinuxPseudoTerminal(device) && targets.some(isMakerOfTerminals);
  return { pid, parent: await parentOf(folder), command: await commandOf(folder), mayBeMaker };
}

const processIds = async (procfs: string): Promise<string[]> =>
  (await readdir(procfs).catch(() => [])).filter((name) => /^\d+$/.test(name));

const commandOf = async (folder: string): Promise<string> =>
  (await readFile(join(folder, 'comm'), 'utf8').catch(() => 'a program')).trim();

/** See proc(5), field 4 of /proc/PID/stat; the name in front of it may hold blanks and parentheses. */
async function parentOf(folder: string): Promise<number | null> {
  const stat = await readFile(join(folder, 'stat'), 'utf8').catch(() => '');
  const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  return parent === undefined ? null : Number(parent);
}

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/** How many bytes stand in the kernel's send queue of a TCP connection; null when there is no such one. See proc(5). */
export async function sendQueue(localPort: number, remotePort: number): Promise<number | null> {
  const tables = TABLES.map((path) => readFile(path, 'latin1').catch(() => ''));
  for (const table of await Promise.all(tables)) {
    const queue = sendQueueIn(table, localPort, remotePort);
    if (queue !== null) return queue;
  }
  return null;
}

/** The hexadecimal columns are: number, local address, remote address, state, send queue and receive queue. */
export function sendQueueIn(table: string, localPort: number, remotePort: number): number | null {
  const [local, remote] = [localPort, remotePort].map((port) => port.toString(16).padStart(4, '0'));
  const row = new RegExp(`^ *\\d+: [0-9A-F]+:${local} [0-9A-F]+:${remote} [0-9A-F]+ ([0-9A-F]+):`, 'im');
  const queue = row.exec(table)?.[1];
  return queue === undefined ? null : Number.parseInt(queue, 16);
}
