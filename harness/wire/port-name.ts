import { realpath } from 'node:fs/promises';
import { isDarwinPseudoTerminal } from './darwin/device-names';
import { isLinuxPseudoTerminal } from './linux/kernel-files';

/** COM ports of Windows, also by their names in the namespace of devices, `\\.\COM12` or `//./com12`. */
const COM = /^(?:[\\/]{2}[.?][\\/])?(com\d{1,3})$/i;

/**
 * The name by which the binding opens a port. On Windows that is `COM12`, in capitals, whatever way of writing it was
 * typed: the binding itself puts `\\.\` in front. Elsewhere the name stays as it is.
 */
export function portName(typed: string, platform: NodeJS.Platform = process.platform): string {
  return (platform === 'win32' ? COM.exec(typed)?.[1]?.toUpperCase() : null) ?? typed;
}

/**
 * The device behind the name of a port: links are followed, so that two names of one device compare equal. On Windows a
 * port is no file, and looking for its path would open it.
 */
export async function deviceOf(port: string, platform: NodeJS.Platform = process.platform): Promise<string> {
  return platform === 'win32' ? portName(port, platform) : realpath(port).catch(() => port);
}

/** Whether a device, with links followed, is a pseudo-terminal: behind it there is a program, whoever started it. */
export function isPseudoTerminal(device: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'linux') return isLinuxPseudoTerminal(device);
  return platform === 'darwin' && isDarwinPseudoTerminal(device);
}
