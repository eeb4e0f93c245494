import type { Address } from '../cloud/cloud';
import { type Deadlines, onLoopback, onTheAir } from './deadlines';

/** What is expected of a firmware beyond the manual: its patience, and later what it is known to do. */
export interface FirmwareProfile {
  readonly name: string;
  readonly deadlines: Deadlines;
}

const LOOPBACK = /^(127\.|\[?::1\]?$|localhost$)/;

/**
 * The profile for a module whose cloud it is told to find at these addresses; null for one that it knows by itself.
 * Only a program on this machine can reach a loopback address: no radio lies between it and its cloud.
 */
export function profileFor(addresses: readonly (Address | null)[]): FirmwareProfile {
  return addresses.every((address) => address !== null && LOOPBACK.test(address.host))
    ? { name: 'manual-1.6/loopback', deadlines: onLoopback }
    : { name: 'manual-1.6/on-the-air', deadlines: onTheAir };
}
