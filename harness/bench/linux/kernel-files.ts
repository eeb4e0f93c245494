import { readFileSync, realpathSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import path, { basename, dirname, join } from 'node:path';
import { deviceOfTty } from '../../wire/linux/kernel-files';
import type { UsbIdentity } from '../ports/port-info';

/** A tty as sysfs shows it. */
export type SysfsPort = UsbIdentity & { readonly path: string };

/** PORT_UNKNOWN of the serial core: no UART is present. */
const noUart = '0';

/**
 * The serial ports that Linux lists, sorted by name. It reads sysfs for the interface number, as names under
 * /dev/serial/by-id do not distinguish modules (both strings of a USB descriptor may be "Android").
 * @param root where sysfs is mounted; if it is not, there are no ports
 */
export async function listSysfsPorts(root = '/sys'): Promise<SysfsPort[]> {
  const ttys = join(root, 'class/tty');
  const names = await readdir(ttys).catch(() => []);
  const ports = await Promise.all(names.map((name) => readTty(join(ttys, name), deviceOfTty(name))));
  return ports
    .filter((port) => port !== null)
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

/** Null for a tty without hardware: consoles and pseudo-terminals have no `device`. */
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

/** The nearest parent folder with this file: a USB port is in or below its interface, the interface in its device. */
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
 * Whether a port's USB device is emulated by Linux, on the controller dummy_hcd, and not a module. False if unknown.
 * @param device with links resolved, e.g. `/dev/ttyUSB1`
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
 * The start of a process as a text unique across processes and boots, since process ids are reused. Null without
 * procfs or such a process. See proc(5): boot_id, and field 22 of /proc/PID/stat.
 */
export function processStart(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program is in parentheses, and may contain spaces and parentheses itself.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return started === undefined ? null : `${boot} ${started}`;
  } catch {
    return null;
  }
}
