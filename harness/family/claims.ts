/**
 * Features beyond V.250 and 3GPP TS 27.007, each with its name in reasons. A case that needs one is not run on a
 * firmware that does not claim it.
 */
export const CLAIMS = {
  'cloud-session': 'commands for a session with an MQTT cloud',
} as const;

export type Claim = keyof typeof CLAIMS;

/** A range of firmwares that claim a feature. */
export interface ClaimRange {
  readonly claim: Claim;
  /** The first firmware with it, as reported by `AT+CGMR`; if absent, all have it from the beginning. */
  readonly from?: string;
  /** The first firmware without it; none if absent. */
  readonly until?: string;
  /** The source: a place in a document, or a release note. */
  readonly source: string;
}

/** The part of a family that questions about claims need. */
export interface Claimant {
  /** One of its modules as messages name it, with an article: `an AT modem`. */
  readonly one: string;
  readonly claims: readonly ClaimRange[];
  /** As in `Family`. */
  compareFirmware(one: string, other: string): number | null;
}

/**
 * Why a firmware of the family does not offer what a case needs; null if it does. For a firmware that cannot be placed
 * in the order the case is run: a superfluous case is noticed, a missing one is not.
 * @param firmware as reported by the module; null if it reports none
 */
export function notClaimed(family: Claimant, firmware: string | null, claim: Claim): string | null {
  const ranges = family.claims.filter((range) => range.claim === claim);
  const [first] = ranges;
  if (first === undefined) return `${family.one} does not claim ${CLAIMS[claim]}`;
  if (firmware === null || ranges.some((range) => isWithin(family, firmware, range))) return null;
  return `firmware ${firmware} does not claim ${CLAIMS[claim]}: ${ranges.map(spoken).join('; ')}`;
}

/** Whether any firmware of the family claims it. */
export function isEverClaimed({ claims }: Claimant, claim: Claim): boolean {
  return claims.some((range) => range.claim === claim);
}

function isWithin({ compareFirmware }: Claimant, firmware: string, { from, until }: ClaimRange): boolean {
  const beforeFirst = from !== undefined && (compareFirmware(firmware, from) ?? 0) < 0;
  const behindLast = until !== undefined && (compareFirmware(firmware, until) ?? -1) >= 0;
  return !beforeFirst && !behindLast;
}

/** `it has them from X on, until Y (source)`. */
function spoken({ from, until, source }: ClaimRange): string {
  const bounds = [
    ...(from === undefined ? [] : [`from ${from} on`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ];
  return `claimed ${bounds.join(' and ') || 'by each firmware'} (${source})`;
}
