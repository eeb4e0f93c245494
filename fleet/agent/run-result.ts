import type { BenchEntry } from '../../harness/bench/benches/bench-schema';
import { type Ledger, LedgerInvalid, readLedger } from '../../harness/ledger/ledger-reader';
import { outcomeOf } from '../../harness/ledger/outcome';
import type { CaseRecord } from '../../harness/ledger/record';
import { suiteOf } from '../../reports/compat/columns';
import { type Part, USUAL_OPTIONS } from '../job/part';
import { ANY_BENCH } from '../job/requirement';
import type { PartResult } from '../queue/part-states';
import type { RunEnd } from './child-run';

export type Judged = Pick<PartResult, 'verdict' | 'judged' | 'left' | 'reason'>;

/** The ledger of a run; null without a readable one. */
export function ledgerOf(file: string): Ledger | null {
  try {
    return readLedger(file);
  } catch (error) {
    if (error instanceof LedgerInvalid || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Attributions that depend on the place: another bench could judge the case. */
const OF_THE_PLACE = ['bench', 'radio', 'cloud'];

/**
 * The outcome of a part: what was judged, and what is left for another bench. Failed cases are judged. So are cases
 * whose start state the module did not reach, or in which the harness broke: another bench would not change that.
 */
export function judgedBy(part: Part, ledger: Ledger | null, { code, complaint }: RunEnd): Judged {
  if (ledger === null)
    return { verdict: 'refused', judged: 0, left: part.cases, reason: complaint ?? `exit code ${code}` };
  const { verdict, reason } = outcomeOf(ledger, { strict: part.options.strict });
  if (verdict === 'void') return { verdict, judged: 0, left: [], reason };
  return {
    verdict,
    judged: ledger.cases.filter(({ verdict: each }) => each !== 'inconclusive' && each !== 'error').length,
    left: leftBy(ledger),
    reason,
  };
}

/** Whether the run has ended and judged every planned case. */
export function isWhole({ footer, missing }: Ledger): boolean {
  return footer !== null && footer.notRun === null && missing.length === 0;
}

/** Reports do not count an incomplete run, so the cases it passed must be run again; its failures count. */
function leftBy(ledger: Ledger): string[] {
  const { cases, header } = ledger;
  const failed = new Set(cases.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id));
  const left = isWhole(ledger)
    ? cases.filter(isOfThePlace).map(({ id }) => id)
    : header.plan.filter((id) => !failed.has(id));
  return [...new Set(left.map(firstRoundOf))];
}

function isOfThePlace({ verdict, attribution }: CaseRecord): boolean {
  return verdict === 'inconclusive' && attribution !== null && OF_THE_PLACE.includes(attribution);
}

/** The case of a repetition, which cannot be requested individually: `one` for `one~2`. */
export function firstRoundOf(id: string): string {
  return id.replace(/~\d+$/, '');
}

/** The abilities of a bench, as found by asking it. */
export interface Found {
  readonly model: string | null;
  readonly firmware: string | null;
  readonly capabilities: readonly string[];
  readonly suite: string;
  /** Why no part can be run there; null if parts can be run. */
  readonly unfit: string | null;
}

/** The smallest run that identifies a module. */
const LOOK = 'firmware-says-its-name';

export function partForLook(): Part {
  return {
    qualification: 'look',
    part: 'p0',
    requirement: ANY_BENCH,
    priority: 1,
    cases: [LOOK],
    options: USUAL_OPTIONS,
  };
}

/** The abilities of a bench, from the ledger of any run. */
export function foundIn({ header, cases }: Ledger, { power }: Pick<BenchEntry, 'power'>): Found {
  const unfit = cases.find(({ id, verdict }) => id === LOOK && verdict === 'inconclusive');
  return {
    model: header.module?.model ?? null,
    firmware: header.module?.firmware ?? null,
    capabilities: [...header.cloud.capabilities, ...(power === undefined ? [] : ['power'])].sort(),
    suite: suiteOf(header),
    unfit: unfit?.reason ?? null,
  };
}
