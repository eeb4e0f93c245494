import { readFileSync, realpathSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import path, { basename, dirname, join } from 'node:path';
import { deviceOfTty } from '../../wire/linux/kernel-files';
import type { UsbIdentity } from '../ports/port-info';

/** A tty as sysfs shows it. */
export type SysfsPort = UsbIdentity & { readonly path: string };

/** The serial core's PORT_UNKNOWN: a place for a UART where there is none. */
const noUart = '0';

/**
 * The serial ports that Linux knows, in the order of their names. The names under /dev/serial/by-id do not tell two
 * modules apart (both strings of a USB descriptor may read "Android"), the interface number in sysfs does.
 * @param root where sysfs is mounted; none there, no ports
 */
export async function listSysfsPorts(root = '/sys'): Promise<SysfsPort[]> {
  const ttys = join(root, 'class/tty');
  const names = await readdir(ttys).catch(() => []);
  const ports = await Promise.all(names.map((name) => readTty(join(ttys, name), deviceOfTty(name))));
  return ports
    .filter((port) => port !== null)
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

/** Null for a tty without hardware behind it: consoles and pseudo-terminals have no `device`. */
async function readTty(tty: string, path: string): Promise<SysfsPort | null> {
  const device = await realpath(join(tty, 'device')).catch(() => null);
  if (device === null || (await attribute(tty, 'type')) === noUart) return null;
  const usbInterface = await ancestorWith('bInterfaceNumber', device);
  const usbDevice = usbInterface && (await ancestorWith('idVendor', usbInterface));
  return {
    path,
    vendorId: usbDevice && (await attribute(usbDevice, 'idVendor')),
    productId: usbDevice && (await attribute(usbDevice, 'idProduct')),
    interfaceNumber: usbInterface && (await attribute(usbInterface, 'bInterfaceNumber')),
    manufacturer: usbDevice && (await attribute(usbDevice, 'manufacturer')),
    serialNumber: usbDevice && (await attribute(usbDevice, 'serial')),
    usbPath: usbDevice && basename(usbDevice),
  };
}

/** A USB serial port lies in its interface's folder or one below, the interface in its device's. */
async function ancestorWith(name: string, folder: string): Promise<string | null> {
  if ((await attribute(folder, name)) !== null) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : ancestorWith(name, parent);
}

async function attribute(folder: string, name: string): Promise<string | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null);
  return text === null ? null : text.trim();
}

/**
 * Whether a port's USB device is made by Linux itself, and not a module: it is plugged into the controller that Linux has
 * for such devices (dummy_hcd). False where the system does not tell.
 * @param device with links followed, e.g. `/dev/ttyUSB1`
 */
export function isGadget(device: string, sysfs = '/sys'): boolean {
  try {
    const tty = realpathSync(path.join(sysfs, 'class/tty', path.basename(device), 'device'));
    return /\/dummy_hcd\.\d+\//.test(tty);
  } catch {
    return false;
  }
}

/**
 * When a process began, as text that no other process of this or another boot shares: its number alone is given out
 * again. Null where there is no procfs, or no such process. See proc(5): boot_id, and field 22 of /proc/PID/stat.
 */
export function processStart(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses, and may hold blanks and parentheses itself.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return started === undefined ? null : `${boot} ${started}`;
  } catch {
    return null;
  }
}
