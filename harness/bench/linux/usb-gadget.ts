import { realpathSync } from 'node:fs';
import path from 'node:path';

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
