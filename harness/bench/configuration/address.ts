import { isIPv6 } from 'node:net';
import * as z from 'zod';
import type { Address } from '../../cloud/cloud';

const bracketed = /^\[([^\]]+)\]:(\d{1,5})$/;
const named = /^([A-Za-z0-9._-]+):(\d{1,5})$/;

/** HOST:PORT, an IPv6 host in brackets; null when the text is none or the port is above 65535. */
export function parseAddress(text: string): Address | null {
  const ipv6 = bracketed.exec(text);
  if (ipv6 && !isIPv6(ipv6[1] ?? '')) return null;
  const [, host, digits] = ipv6 ?? named.exec(text) ?? [];
  const port = Number(digits);
  return host !== undefined && port <= 65535 ? { host, port } : null;
}

/** An address to listen at: port 0 lets the system choose a free one. */
export const listenAddress = addressFrom(0, '127.0.0.1:1883');

/** An address that others are told to connect to. */
export const reachableAddress = addressFrom(1, 'lab-1.local:1883');

function addressFrom(lowestPort: number, example: string) {
  return z.string().transform((text, context): Address => {
    const address = parseAddress(text);
    if (address && address.port >= lowestPort) return address;
    const message = `is no address: expected HOST:PORT, the port ${lowestPort} to 65535, such as ${example} or [::1]:1883`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}
