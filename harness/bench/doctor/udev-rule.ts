import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compositions } from '../ports/usb-identity';

/** Where Linux takes rules from that people write. */
export const RULE_FILE = '/etc/udev/rules.d/77-me3630.rules';

const vendors = [...new Set(compositions.map(({ usb }) => usb.slice(0, 4)))];

/** Keeps ModemManager's hands off the module, and USB from putting it to sleep. */
const rules = vendors.map(
  (vendor) =>
    `ACTION!="remove", SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="${vendor}", ENV{ID_MM_DEVICE_IGNORE}="1", ATTR{power/control}="on"`,
);

/** What to write where, and how it comes into force. */
export const udevAdvice = [
  `write these lines into ${RULE_FILE}`,
  ...rules.map((rule) => `  ${rule}`),
  'then run: sudo udevadm control --reload && sudo udevadm trigger; then plug the module in again',
].join('\n');

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
