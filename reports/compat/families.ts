import { amount } from '../../harness/ledger/amount';
import type { Header } from '../../harness/ledger/record';
import type { RunDigest } from './run-digest';

/** The family of a ledger that names none, by the deadlines that it was judged by. Of the two that there were, one has these. */
const UNNAMED = { standards: 'generic', others: 'me3630' } as const;

/** The family of modules as which a run was judged. */
export function familyOf({ family, profile }: Pick<Header, 'family' | 'profile'>): string {
  return family ?? (profile.startsWith('standards/') ? UNNAMED.standards : UNNAMED.others);
}

/** How many runs there are of each family, by name. */
export function familiesOf(runs: readonly Pick<RunDigest, 'header'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { header } of runs) counts.set(familyOf(header), (counts.get(familyOf(header)) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `generic (1 run) and me3630 (12 runs)`. */
export function familiesInWords(families: ReadonlyMap<string, number>): string {
  return [...families].map(([name, runs]) => `${name} (${amount(runs, 'run')})`).join(' and ');
}
