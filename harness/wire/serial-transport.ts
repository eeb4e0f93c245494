import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import {
  autoDetect,
  DarwinPortBinding,
  type LinuxOpenOptions,
  LinuxPortBinding,
  type WindowsOpenOptions,
} from '@serialport/bindings-cpp';
import type { BindingPortInterface } from '@serialport/bindings-interface';
import { SerialPortStream } from '@serialport/stream';
import { DescriptorTransport } from './descriptor-transport';
import { findHolders, isNoTerminal, isRunning } from './linux/kernel-files';
import { StreamTransport } from './stream-transport';
import { byteRateOf, PortUnavailable, type Transport } from './transport';

/**
 * Opens a serial port or pseudo-terminal at `baud` bits per second: 8N1, no flow control, exclusively, and without
 * hang-up on close. If it has modem lines, DTR and RTS are asserted once and then not changed. Bytes received before
 * are discarded.
 * @throws PortUnavailable
 */
export async function openSerial(path: string, { baud }: { readonly baud: number }): Promise<Transport> {
  const options = { path, baudRate: baud, hupcl: false, lock: true };
  let port: BindingPortInterface | null = null;
  try {
    port = await autoDetect().open(options as LinuxOpenOptions & WindowsOpenOptions);
    await assertLines(port);
    if (isPosix(port)) await keepLinesWhenClosed(path);
    await port.flush();
    return asTransport(path, port, baud);
  } catch (error) {
    if (port?.isOpen) await port.close();
    throw await explainOpenFailure(path, error as Error);
  }
}

async function asTransport(path: string, port: BindingPortInterface, baud: number): Promise<Transport> {
  const byteRate = byteRateOf(baud);
  if (isPosix(port)) return new DescriptorTransport(path, port, { byteRate, expectsAnswers: true });
  const binding = { list: async () => [], open: async () => port };
  const stream = new SerialPortStream({ binding, path, baudRate: baud, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    stream.open((error) => (error ? reject(error) : resolve()));
  });
  return new StreamTransport(path, stream, { byteRate, release: () => released(port) });
}

const isPosix = (port: BindingPortInterface): port is LinuxPortBinding | DarwinPortBinding =>
  port instanceof LinuxPortBinding || port instanceof DarwinPortBinding;

/** The stream closes its port when it is disconnected, but not when it is destroyed. */
async function released(port: BindingPortInterface): Promise<void> {
  if (port.isOpen) await port.close();
}

/** Errors are ignored: a pseudo-terminal has no modem lines and works without them. */
async function assertLines(port: BindingPortInterface): Promise<void> {
  try {
    await port.set({ dtr: true, rts: true, brk: false });
  } catch {
    // The port has no modem lines.
  }
}

/** Time limit of stty, ms: it waits until all output is sent, which never happens on a stalled port. */
const SETTING_MS = 1_000;

/**
 * Makes a terminal keep DTR and RTS when it is closed, by stty. With `hupcl: false`, bindings-cpp 13 leaves the flag
 * unchanged, which Linux sets for every new terminal, and Node has no call for it. Without stty the lines drop on
 * close. stty gets the path and not the descriptor, which Node would make blocking.
 * @param path of a terminal that is already open, so that stty does not close it for good
 */
function keepLinesWhenClosed(path: string): Promise<void> {
  const name = [process.platform === 'linux' ? '-F' : '-f', path];
  const stty = spawn('stty', [...name, '-hupcl'], { stdio: 'ignore', timeout: SETTING_MS });
  return new Promise((resolve) => {
    stty.once('error', () => resolve()).once('close', () => resolve());
  });
}

const MODEM_MANAGER = 'ModemManager';

/** Turns the system's error on opening a port into one sentence that says what to do. */
export async function explainOpenFailure(
  path: string,
  error: Error,
  platform: NodeJS.Platform = process.platform,
): Promise<PortUnavailable> {
  const said = error.message;
  if (/no such file|file not found|cannot find|no such device/i.test(said)) return notFound(path);
  if (/permission denied/i.test(said)) return permission(path);
  if (/cannot lock|busy|access denied|temporarily unavailable/i.test(said)) return busy(path, platform);
  if (/inappropriate ioctl|not a typewriter/i.test(said)) return notSerial(path);
  if (/input\/output error/i.test(said))
    return new PortUnavailable(
      path,
      'not-found',
      `the port ${path} went away while it was being opened: was the module unplugged, or did it restart?`,
    );
  return new PortUnavailable(path, 'failed', `the port ${path} cannot be opened: ${said}`);
}

/**
 * Refuses a port that another program has open. Not every program locks its port, and each takes a part of the bytes
 * that the module sends.
 * @throws PortUnavailable that names the programs, or says that the device is no serial port
 */
export async function refuseHeld(path: string, procfs?: string): Promise<void> {
  if (await isNoTerminal(path, procfs)) throw notSerial(path);
  const holders = await findHolders(path, procfs);
  if (holders.some(({ pid }) => pid !== process.pid)) throw await busy(path, 'linux', procfs);
}

/** The path is another kind of device or file. */
function notSerial(path: string): PortUnavailable {
  return new PortUnavailable(path, 'failed', `${path} is no serial port: npm run ports lists those that are`);
}

function notFound(path: string): PortUnavailable {
  const advice = 'is the module plugged in and powered, and is the name right?';
  return new PortUnavailable(path, 'not-found', `there is no port ${path}: ${advice}`);
}

async function busy(path: string, platform: NodeJS.Platform, procfs?: string): Promise<PortUnavailable> {
  const names = platform === 'linux' ? await holdersOnLinux(path, procfs) : [];
  const advice = names.some((name) => name.startsWith(MODEM_MANAGER))
    ? 'stop it, or tell it to leave the port alone by the udev property ID_MM_PORT_IGNORE'
    : 'close it there first';
  const who = names.join(' and ') || 'another program';
  return new PortUnavailable(path, 'busy', `the port ${path} is in use by ${who}: ${advice}`);
}

async function holdersOnLinux(path: string, procfs?: string): Promise<string[]> {
  const names = (await findHolders(path, procfs)).map(({ pid, command }) => `${command} (process ${pid})`);
  // Only root sees the open files of ModemManager, which opens every port that looks like a modem.
  if (names.length === 0 && (await isRunning(MODEM_MANAGER))) names.push(`${MODEM_MANAGER}, most probably`);
  return names;
}

async function permission(path: string): Promise<PortUnavailable> {
  const user = nameOfUser();
  const group = await groupOf(path);
  const advice = group
    ? `it belongs to the group ${group}; add yourself by "sudo usermod -aG ${group} ${user}" and log in again`
    : `ask whoever owns it for read and write access for ${user}`;
  return new PortUnavailable(path, 'permission', `${user} may not open the port ${path}: ${advice}`);
}

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'this user';
  }
}

/** Name of the group that may use a device; null if unknown, or if that group is root's. */
async function groupOf(path: string): Promise<string | null> {
  try {
    const { gid } = await stat(path);
    const groups = (await readFile('/etc/group', 'utf8')).split('\n').map((line) => line.split(':'));
    return gid === 0 ? null : (groups.find(([, , id]) => id === String(gid))?.[0] ?? String(gid));
  } catch {
    return null;
  }
}
