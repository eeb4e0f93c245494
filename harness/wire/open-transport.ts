import { openRfc2217 } from './rfc2217-transport';
import { openSerial } from './serial-transport';
import { openTcp } from './tcp-transport';
import type { Transport } from './transport';
import { LeasedTransport, type WriteLease } from './transport-wrappers';

export type TransportKind = 'serial' | 'tcp' | 'rfc2217';

/** The kind of port that a name denotes: `tcp://host:port`, `rfc2217://host:port`, or else a serial port. */
export function transportKind(name: string): TransportKind {
  if (/^tcp:\/\//i.test(name)) return 'tcp';
  return /^rfc2217:\/\//i.test(name) ? 'rfc2217' : 'serial';
}

/** How to open a port. */
export interface OpenOptions {
  /** Bit rate of a serial port, bits per second. */
  readonly baud: number;
  /** Checked before each write; null or absent if nobody else can get the port. */
  readonly lease?: WriteLease | null;
}

/**
 * Opens a port by its name, as given on the command line.
 * @throws PortUnavailable with one sentence that says what to do
 */
export async function openTransport(name: string, options: OpenOptions): Promise<Transport> {
  const transport = await open(name, options);
  return options.lease ? new LeasedTransport(transport, options.lease) : transport;
}

function open(name: string, options: OpenOptions): Promise<Transport> {
  switch (transportKind(name)) {
    case 'tcp':
      return openTcp(name);
    case 'rfc2217':
      return openRfc2217(name, options);
    case 'serial':
      return openSerial(name, options);
  }
}
