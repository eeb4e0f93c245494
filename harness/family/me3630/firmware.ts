import type { ClaimRange } from '../claims';

/** What the firmwares of this family claim. A new claim, or the end of one, is a line here. */
export const claims: readonly ClaimRange[] = [
  { claim: 'cloud-session', from: 'AL_ME3630C1CV1.0B01', source: 'manual chapter 1' },
];

/** `AL_ME3630C1CV1.0B01`: prefix, model and hardware, version, build; what follows the build, as `_OTA2`, orders nothing. */
const FORM = /^((?:[A-Z0-9]{1,8}_)?ME\d{4}[A-Z0-9]*?)V(\d+)\.(\d+)B(\d+)(?![A-Z0-9.])/i;

/**
 * Negative when the first is the older one, by version and build; null when the two are not of one hardware and prefix,
 * or of another form: the manual says "and above" and gives no order, so only what is alike up to its numbers is
 * compared.
 */
export function compareFirmware(one: string, other: string): number | null {
  const [a, b] = [FORM.exec(one.trim()), FORM.exec(other.trim())];
  if (!a || !b || a[1]?.toUpperCase() !== b[1]?.toUpperCase()) return null;
  for (let i = 2; i <= 4; i += 1) {
    const difference = Number(a[i]) - Number(b[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}
