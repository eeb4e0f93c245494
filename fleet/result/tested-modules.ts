import { amount } from '../../harness/ledger/amount';
import type { CaseRecord, Header } from '../../harness/ledger/record';
import { familyOf } from '../../reports/compat/families';
import type { Part, Request } from '../job/part';
import { contains } from '../job/requirement';

/** The run of a part, with the records that count. */
export interface CountedRun {
  readonly part: Part;
  readonly bench: string;
  readonly header: Header;
  readonly records: readonly Pick<CaseRecord, 'id' | 'verdict' | 'reason'>[];
}

/**
 * Why the runs do not qualify the requested firmware, one sentence each. A module may be replaced or flashed after its
 * bench was offered, and a part of a version may match several. Runs that judged nothing say nothing about a module.
 */
export function moduleReasons(runs: readonly CountedRun[], split: Request['split']): string[] {
  const judging = runs.filter(({ records }) => records.some((record) => !isOpen(record)));
  // With `benches` each module gets the whole plan, and the matrix shows each firmware in its own column.
  return [...judging.flatMap(unwanted), ...(split === 'parts' ? mixed(judging) : [])];
}

/** Whether a case could not be judged in a run. */
export function isOpen({ verdict }: Pick<CaseRecord, 'verdict'>): boolean {
  return verdict === 'inconclusive' || verdict === 'error';
}

function unwanted({ part: { part, requirement }, header: { module } }: CountedRun): string[] {
  return (['model', 'firmware'] as const).flatMap((what) => {
    const wanted = requirement[what];
    const reported = module?.[what] ?? null;
    if (contains(reported, wanted)) return [];
    return [
      `${part} ran on ${reported === null ? `an unknown ${what}` : `${what} ${reported}`}, not on ${wanted}`,
    ];
  });
}

/** The columns of the matrix differ by the same facts, except for the model. */
function mixed(runs: readonly CountedRun[]): string[] {
  const parts = new Map<string, string[]>();
  for (const { part, header } of runs) {
    const name = moduleText(header);
    parts.set(name, [...(parts.get(name) ?? []), part.part]);
  }
  if (parts.size < 2) return [];
  const each = [...parts].map(([name, those]) => `${name} (${listed(those)})`);
  return [`parts ran on different modules, so none was judged completely: ${each.join(' and ')}`];
}

function moduleText(header: Header): string {
  const { module, bench } = header;
  const model = module?.model?.trim() || 'unknown model';
  const firmware = module?.firmware?.trim() || 'unknown';
  return `${bench.emulated ? 'emulated ' : ''}${model} with firmware ${firmware} as ${familyOf(header)}`;
}

/** More parts are counted instead of listed. */
const MOST = 5;

function listed(parts: readonly string[]): string {
  return parts.length > MOST ? amount(parts.length, 'part') : parts.join(', ');
}
