import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Family } from '../../../family/family';

/** Where Linux takes rules from that people write. */
const RULES = '/etc/udev/rules.d';

/** Lets ModemManager leave devices of this USB vendor alone, and keeps USB from putting them to sleep. */
function ruleFor(vendor: string): string {
  return `ACTION!="remove", SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="${vendor}", ENV{ID_MM_DEVICE_IGNORE}="1", ATTR{power/control}="on"`;
}

/**
 * What to write where, and how it comes into force.
 * @param vendor USB vendor id of the module at hand, for a family that names none; null when it is not known
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

/** Whether a rule on this machine tells ModemManager to leave devices of this USB vendor, or one of their ports, alone. */
export async function isIgnoredByModemManager(vendor: string, folders: readonly string[]): Promise<boolean> {
  for (const folder of folders)
    for (const name of await readdir(folder).catch(() => [])) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
      if (lines.some((line) => line.includes(`"${vendor}"`) && /ID_MM_(DEVICE|PORT)_IGNORE/.test(line)))
        return true;
    }
  return false;
}
