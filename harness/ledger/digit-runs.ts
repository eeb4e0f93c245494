/** Runs of digits that identify a module or a subscriber. */
export interface IdentityRun {
  readonly kind: 'imei' | 'iccid';
  readonly start: number;
  readonly end: number;
}

/** Longer runs identify nobody: an ICCID has at most 20 digits (ITU-T E.118). */
const LONGEST = 20;

export interface DigitRuns {
  readonly identities: readonly IdentityRun[];
  /** Start of a run that the next bytes may turn into an identity, or out of one; the length when there is none. */
  readonly undecidedFrom: number;
}

/**
 * Finds IMEI and IMSI (15 digits, 3GPP TS 23.003), IMEISV (16) and ICCID (19 or 20 beginning with 89).
 * @param continued the bytes directly before `data` ended in a run that was too long already
 * @param final no bytes will follow
 */
export function digitRuns(data: Buffer, continued: boolean, final: boolean): DigitRuns {
  const identities: IdentityRun[] = [];
  let start = -1;
  for (let i = 0; i <= data.length; i++) {
    if (i < data.length && isDigit(data[i])) {
      if (start < 0) start = i;
      continue;
    }
    if (start < 0) continue;
    const named = !(continued && start === 0);
    const open = i === data.length && !final;
    if (named && open && i - start <= LONGEST) return { identities, undecidedFrom: start };
    const kind = named && !open ? identityOf(data, start, i) : null;
    if (kind) identities.push({ kind, start, end: i });
    start = -1;
  }
  return { identities, undecidedFrom: data.length };
}

function identityOf(data: Buffer, start: number, end: number): IdentityRun['kind'] | null {
  const length = end - start;
  if (length === 15 || length === 16) return 'imei';
  const telecom = data.toString('latin1', start, start + 2) === '89';
  return telecom && (length === 19 || length === 20) ? 'iccid' : null;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
