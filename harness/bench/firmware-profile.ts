import type { Address } from '../cloud/cloud';
import type { FirmwareProfile } from '../family/deadlines';
import type { Family } from '../family/family';

const LOOPBACK = /^(127\.|\[?::1\]?$|localhost$)/;

/**
 * The profile for a module whose cloud it is told to find at these addresses; null for one that it knows by itself.
 * Only a program on this machine can reach a loopback address: no radio lies between it and its cloud.
 */
export function profileFor({ profiles }: Family, addresses: readonly (Address | null)[]): FirmwareProfile {
  return addresses.every((address) => address !== null && LOOPBACK.test(address.host))
    ? profiles.onLoopback
    : profiles.onTheAir;
}
