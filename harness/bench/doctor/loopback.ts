import { deviceOf, isPseudoTerminal } from '../../wire/port-name';
import type { PortTarget } from '../configuration/port-target';

/** Whether a host is reached from its own machine only: `localhost`, `127.0.0.0/8`, `::1`. */
export function isLoopback(host: string): boolean {
  return /^(127\.|::1$|localhost$)/i.test(host);
}

/**
 * Whether what answers at a port is a program of this machine, which reaches its loopback addresses. Behind a
 * pseudo-terminal there is never anything else.
 */
export async function isOnThisMachine(target: PortTarget): Promise<boolean> {
  switch (target.kind) {
    case 'serial':
      return isPseudoTerminal(await deviceOf(target.path));
    case 'tcp':
    case 'rfc2217':
      return isLoopback(target.address.host);
    case 'auto':
    case 'usb':
    case 'emulated':
      return false;
  }
}
