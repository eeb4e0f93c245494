import { openRfc2217 } from './rfc2217-transport';
import { openSerial } from './serial-transport';
import { openTcp } from './tcp-transport';
import type { Transport } from './transport';

export type TransportKind = 'serial' | 'tcp' | 'rfc2217';

/** What kind of port a name means: `tcp://host:port`, `rfc2217://host:port`, or else a serial port. */
export function transportKind(name: string): TransportKind {
  if (/^tcp:\/\//i.test(name)) return 'tcp';
  return /^rfc2217:\/\//i.test(name) ? 'rfc2217' : 'serial';
}

/**
 * Opens a port by the name that a person types.
 * @throws PortUnavailable with one sentence that says what to do
 */
export function openTransport(name: string, options: { readonly baud: number }): Promise<Transport> {
  switch (transportKind(name)) {
    case 'tcp':
      return openTcp(name);
    case 'rfc2217':
      return openRfc2217(name, options);
    case 'serial':
      return openSerial(name, options);
  }
}
