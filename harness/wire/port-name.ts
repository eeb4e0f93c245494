import { realpath } from 'node:fs/promises';
import { isDarwinPseudoTerminal } from './darwin/device-names';
import { isLinuxPseudoTerminal } from './linux/kernel-files';

/** COM ports of Windows, also by their device paths, `\\.\COM12` or `//./com12`. */
const COM = /^(?:[\\/]{2}[.?][\\/])?(com\d{1,3})$/i;

/**
 * The name by which the binding opens a port. On Windows that is `COM12` in upper case, whichever spelling was typed:
 * the binding itself prepends `\\.\`. Elsewhere the name is unchanged.
 */
export function portName(typed: string, platform: NodeJS.Platform = process.platform): string {
  return (platform === 'win32' ? COM.exec(typed)?.[1]?.toUpperCase() : null) ?? typed;
}

/**
 * The device of a port, with links resolved, so that two names of one device compare equal. On Windows a port is not
 * a file, and resolving its path would open it.
 */
export async function deviceOf(port: string, platform: NodeJS.Platform = process.platform): Promise<string> {
  return platform === 'win32' ? portName(port, platform) : realpath(port).catch(() => port);
}

/**
 * Whether a device, with links resolved, is a pseudo-terminal, so that a program and not a module is at the other
 * end.
 */
export function isPseudoTerminal(device: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'linux') return isLinuxPseudoTerminal(device);
  return platform === 'darwin' && isDarwinPseudoTerminal(device);
}
