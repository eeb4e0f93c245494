import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The multiplexer that the creator of a pseudo-terminal has open. It usually keeps a slave open, too: see `pty.ts`.
 */
const MAKER_OF_TERMINALS = /^\/dev\/(pts\/)?ptmx$/;

const isMakerOfTerminals = (device: string): boolean => MAKER_OF_TERMINALS.test(device);

/** Whether a device, with links resolved, is the slave of a pseudo-terminal. */
export const isLinuxPseudoTerminal = (device: string): boolean => device.startsWith('/dev/pts/');

/** The device path of a tty named as in sysfs, e.g. `ttyUSB1`. */
export const deviceOfTty = (name: string): string => `/dev/${name}`;

/**
 * Whether a path is a character device but not a terminal, such as /dev/null, by its driver. False if unknown. The
 * device is not opened, as opening alone has an effect on some devices.
 */
export async function isNoTerminal(path: string, procfs = '/proc'): Promise<boolean> {
  const drivers = await readFile(join(procfs, 'tty/drivers'), 'utf8').catch(() => '');
  const device = await stat(path).catch(() => null);
  if (drivers === '' || !device?.isCharacterDevice()) return false;
  return !makesTerminal(drivers, device.rdev);
}

/** A line of /proc/tty/drivers is: driver, device name, major number, range of minor numbers, type. See proc(5). */
function makesTerminal(drivers: string, rdev: number): boolean {
  // Packed as by makedev(3): bits 8 to 19 are the major number, the other bits the minor number.
  const [major, minor] = [(rdev >>> 8) & 0xfff, (rdev & 0xff) | ((rdev >>> 12) & 0xf_ff00)];
  return [...drivers.matchAll(/ (\d+) +(\d+)(?:-(\d+))? \S+$/gm)].some(
    ([, ofDriver, first, last = first]) =>
      Number(ofDriver) === major && Number(first) <= minor && minor <= Number(last),
  );
}

/** A process that has a device open. */
export interface Holder {
  readonly pid: number;
  /** Process id of its parent; null if unknown. */
  readonly parent: number | null;
  /** Short name of the program, e.g. `picocom`. */
  readonly command: string;
  /**
   * Whether the device is a pseudo-terminal that this process may have created, and not one that it uses as a port.
   */
  readonly mayBeMaker: boolean;
}

/** Whether a program of this name is running, for any user. */
export async function isRunning(command: string, procfs = '/proc'): Promise<boolean> {
  const commands = await Promise.all((await processIds(procfs)).map((pid) => commandOf(join(procfs, pid))));
  return commands.includes(command);
}

/**
 * The processes that have a device open, as far as this user may see them.
 * @param path a device, or a symbolic link to one such as those in /dev/serial/by-path
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

/** Field 4 of /proc/PID/stat, see proc(5); the name before it may contain spaces and parentheses. */
async function parentOf(folder: string): Promise<number | null> {
  const stat = await readFile(join(folder, 'stat'), 'utf8').catch(() => '');
  const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  return parent === undefined ? null : Number(parent);
}

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/**
 * Number of bytes in the kernel's send queue of a TCP connection; null if there is no such connection. See proc(5).
 */
export async function sendQueue(localPort: number, remotePort: number): Promise<number | null> {
  const tables = TABLES.map((path) => readFile(path, 'latin1').catch(() => ''));
  for (const table of await Promise.all(tables)) {
    const queue = sendQueueIn(table, localPort, remotePort);
    if (queue !== null) return queue;
  }
  return null;
}

/**
 * The columns of the table are: number, local address, remote address, state, send queue:receive queue, in
 * hexadecimal.
 */
export function sendQueueIn(table: string, localPort: number, remotePort: number): number | null {
  const [local, remote] = [localPort, remotePort].map((port) => port.toString(16).padStart(4, '0'));
  const row = new RegExp(`^ *\\d+: [0-9A-F]+:${local} [0-9A-F]+:${remote} [0-9A-F]+ ([0-9A-F]+):`, 'im');
  const queue = row.exec(table)?.[1];
  return queue === undefined ? null : Number.parseInt(queue, 16);
}
