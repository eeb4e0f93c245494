import type { PlacedCase } from '../../harness/conformance/clause';
import { select } from '../../harness/conformance/plan';
import { mutants } from '../../harness/emulator/mutants';
import { variants } from '../../harness/emulator/variants';
import { clauses } from '../../suites';
import type { Job } from './job';

/** What of the refutation to run. */
export interface Wanted {
  /** Patterns of cases; all when empty. */
  readonly only: readonly string[];
  readonly mutants: boolean;
  readonly variants: boolean;
}

export const HONEST = 'the honest module';

/** All cases against each module that obeys, then the cases that name a mutant against it: the longest jobs first. */
export function namedJobs({ only, mutants: broken, variants: legal }: Wanted): Job[] {
  const cases = casesOf(only, broken);
  const caseIds = cases.filter((p) => !p.case.needs?.includes('endurance')).map((p) => p.case.id);
  const onVariants: Job[] = [
    { kind: 'variant', variant: HONEST, caseIds },
    ...variants.map(
      ({ name, findings = [] }): Job => ({ kind: 'variant', variant: name, caseIds, findings }),
    ),
  ];
  const naming = new Map<string, string[]>();
  for (const { case: c } of cases)
    for (const { name } of c.refutedBy) naming.set(name, [...(naming.get(name) ?? []), c.id]);
  const onMutants = [...naming].map(([mutant, ids]): Job => ({ kind: 'named', mutant, caseIds: ids }));
  return [...(legal ? onVariants : []), ...(broken ? onMutants : [])];
}

/** The whole plan against each mutant that a pattern names, and against the honest module, which shows what it costs. */
export function wholeJobs(patterns: readonly string[]): Job[] {
  const caseIds = casesOf([], false).map((p) => p.case.id);
  const names = mutants.map(({ name }) => name);
  const wanted = patterns.length === 0 ? names : names.filter((name) => patterns.some((p) => fits(p, name)));
  return [null, ...wanted].map((mutant): Job => ({ kind: 'whole', mutant, caseIds }));
}

/** Those of the patterns that name no mutant. */
export function namingNothing(patterns: readonly string[]): string[] {
  return patterns.filter((pattern) => !mutants.some(({ name }) => fits(pattern, name)));
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function casesOf(only: readonly string[], endurance: boolean): PlacedCase[] {
  return select(clauses, { only, exclude: [], level: 'all', repeat: 1, disruptive: true, endurance });
}
