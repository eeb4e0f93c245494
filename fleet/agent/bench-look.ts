import type { BenchEntry } from '../../harness/bench/benches/bench-schema';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { suiteOf } from '../../reports/compat/columns';
import { type Part, USUAL_OPTIONS } from '../job/part';
import { ANY_BENCH } from '../job/requirement';

/** What a bench turned out to have when it was asked. */
export interface Found {
  readonly model: string | null;
  readonly firmware: string | null;
  readonly capabilities: readonly string[];
  readonly suite: string;
  /** Why no part can be run there; null when they can. */
  readonly unfit: string | null;
}

/** The smallest run in which a module says who it is. */
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

/** What the ledger of any run says about its bench. */
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
