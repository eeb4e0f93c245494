/**
 * What a module may have beyond V.250 and 3GPP TS 27.007, each with its name in reasons. A case that needs one is
 * not asked of a firmware that does not claim it.
 */
export const CLAIMS = {
  'cloud-session': 'commands for a session with an MQTT cloud',
} as const;

export type Claim = keyof typeof CLAIMS;

/** The range of firmwares that claim something. */
export interface ClaimRange {
  readonly claim: Claim;
  /** The first firmware that has it, as `AT+CGMR` tells it; each one when absent. */
  readonly from?: string;
  /** The first firmware that has it no more; none when absent. */
  readonly until?: string;
  /** The source: a place in a document, or a release note. */
  readonly source: string;
}

/** What is asked about claims: a family of modules. */
export interface Claimant {
  /** What messages call one of its modules, with an article: `an AT modem`. */
  readonly one: string;
  readonly claims: readonly ClaimRange[];
  /** As in `Family`. */
  compareFirmware(one: string, other: string): number | null;
}

/**
 * Why a firmware of the family is not asked for what a case needs; null when it is. A firmware with no known place among
 * the others is asked: a case too many is noticed, one that is left out is not.
 * @param firmware as the module tells it; null when it does not
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
