import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Family } from '../../../family/family';
import { isRunning } from '../../../wire/linux/kernel-files';
import { type Finding, ok, problem } from '../finding';

/**
 * Checks for ModemManager, which opens every port that may be a modem's and sends AT commands, even during a run.
 * @param vendor USB vendor id of the module; null if unknown
 * @param advice the udev rule that makes it ignore the module
 */
export async function checkModemManager(
  vendor: string | null,
  folders: readonly string[],
  advice: string,
  procfs?: string,
): Promise<Finding> {
  if (!(await isRunning('ModemManager', procfs))) return ok('ModemManager does not run');
  if (vendor !== null && (await isIgnoredByModemManager(vendor, folders)))
    return ok('ModemManager runs, with a rule to ignore the module');
  return problem(
    'ModemManager runs and will talk to the module in the midst of a run',
    `stop it by sudo systemctl stop ModemManager, or ${advice}`,
  );
}

/**
 * Checks for USB autosuspend: a suspended module answers its first command late or not at all. Null for a port that
 * is not on USB.
 * @param path a device such as `/dev/ttyUSB1`
 * @param advice the udev rule that disables it
 */
export async function checkAutosuspend(
  path: string,
  advice: string,
  sysfs = '/sys',
): Promise<Finding | null> {
  const name = basename(await realpath(path).catch(() => path));
  const tty = await realpath(join(sysfs, 'class/tty', name, 'device')).catch(() => null);
  const control = tty === null ? null : await powerControlAbove(tty);
  if (control === null) return null;
  if (control !== 'auto') return ok('USB does not put the module to sleep');
  return problem('USB autosuspend puts an idle module to sleep', advice);
}

/** Reads `power/control` of the USB device: its folder has an idVendor, those of its interfaces below it do not. */
async function powerControlAbove(folder: string): Promise<string | null> {
  const isDevice = await readFile(join(folder, 'idVendor')).then(
    () => true,
    () => false,
  );
  if (isDevice)
    return readFile(join(folder, 'power/control'), 'utf8').then(
      (text) => text.trim(),
      () => null,
    );
  return dirname(folder) === folder ? null : powerControlAbove(dirname(folder));
}

/** Folder of local udev rules. */
const RULES = '/etc/udev/rules.d';

/** A udev rule that makes ModemManager ignore devices of this USB vendor, and disables their autosuspend. */
function ruleFor(vendor: string): string {
  return `ACTION!="remove", SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="${vendor}", ENV{ID_MM_DEVICE_IGNORE}="1", ATTR{power/control}="on"`;
}

/**
 * Advice on which udev rule to write where, and how to activate it.
 * @param vendor USB vendor id of the attached module, for a family without one; null if unknown
 */
export function udevAdvice({ name, usb }: Family, vendor: string | null): string {
  const known = [...new Set(usb.map((composition) => composition.usb.slice(0, 4)))];
  const vendors = known.length > 0 ? known : [vendor ?? 'its USB vendor id'];
  return [
    `write these lines into ${RULES}/77-${name}.rules`,
    ...vendors.map((each) => `  ${ruleFor(each)}`),
    'then run: sudo udevadm control --reload && sudo udevadm trigger; then plug the module in again',
  ].join('\n');
}

/** Whether a udev rule makes ModemManager ignore devices of this USB vendor, or one of their ports. */
async function isIgnoredByModemManager(vendor: string, folders: readonly string[]): Promise<boolean> {
  for (const folder of folders)
    for (const name of await readdir(folder).catch(() => [])) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
      if (lines.some((line) => line.includes(`"${vendor}"`) && /ID_MM_(DEVICE|PORT)_IGNORE/.test(line)))
        return true;
    }
  return false;
}
