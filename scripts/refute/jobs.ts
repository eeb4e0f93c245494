import type { PlacedCase } from '../../harness/conformance/case';
import { select } from '../../harness/conformance/plan';
import { mutants } from '../../harness/emulator/mutants';
import { variants } from '../../harness/emulator/variants';
import type { Verdict } from '../../harness/ledger/record';
import { clauses } from '../../suites';

/** Cases to run one after the other on one module. */
export type Job =
  /** The cases that name the mutant: each must catch it. */
  | { readonly kind: 'named'; readonly mutant: string; readonly caseIds: readonly string[] }
  /** The whole plan, as in a run, on a module with these defects, or none, to see which cases fail. */
  | {
      readonly kind: 'whole';
      readonly mutants: readonly string[];
      readonly caseIds: readonly string[];
      /** Distinguishes runs on the same module. */
      readonly round?: number;
    }
  /** The whole plan on a conforming module: no case may fail. */
  | {
      readonly kind: 'variant';
      readonly variant: string;
      readonly caseIds: readonly string[];
      /** Cases that may end in a finding on it. */
      readonly findings?: readonly string[];
    };

/** The result of a case on the module of the job. */
export interface Trial {
  readonly caseId: string;
  readonly verdict: Verdict;
  /** The checks that did not hold, as `what: expected …, got …`. */
  readonly failed: readonly string[];
  /** Invariants of the run that broke in the case, e.g. `I-5`. */
  readonly brokenInvariants: readonly string[];
  readonly reason: string | null;
  readonly ms: number;
}

export interface JobDone {
  readonly job: Job;
  readonly trials: readonly Trial[];
  /** Wall time, ms. */
  readonly ms: number;
  /** Number of the module's MQTT connects. */
  readonly connects: number;
}

/**
 * Whether the case distinguishes the module from a conforming one: by one of its checks, or by an invariant that broke
 * in it.
 */
export function catches({ verdict, brokenInvariants }: Trial): boolean {
  return verdict === 'fail' || verdict === 'finding' || brokenInvariants.length > 0;
}

/** The part of the refutation to run. */
export interface Wanted {
  /** Patterns of cases; all if empty. */
  readonly only: readonly string[];
  readonly mutants: boolean;
  readonly variants: boolean;
  /** Patterns of variants; all if empty. */
  readonly variant?: readonly string[];
}

/** Each case of the suites with its clause, by its id. */
export const casesById: ReadonlyMap<string, PlacedCase> = new Map(
  clauses.flatMap((clause) => clause.cases.map((c): [string, PlacedCase] => [c.id, { clause, case: c }])),
);

export const HONEST = 'the conforming module';

/** All cases against each conforming module, then the cases that name a mutant against it: the longest jobs first. */
export function namedJobs({ only, mutants: broken, variants: legal, variant = [] }: Wanted): Job[] {
  const cases = casesOf(only, broken);
  const caseIds = cases.filter((p) => !p.case.needs?.includes('endurance')).map((p) => p.case.id);
  const honest: Job = { kind: 'variant', variant: HONEST, caseIds };
  const onVariants = [...variants]
    .sort((a, b) => Number(b.takesLong ?? false) - Number(a.takesLong ?? false))
    .filter(({ name }) => variant.length === 0 || variant.some((pattern) => fits(pattern, name)))
    .map(({ name, findings = [], triedWith }): Job => {
      const tried = new Set(triedWith && casesOf(triedWith, false).map((p) => p.case.id));
      const ids = triedWith ? caseIds.filter((id) => tried.has(id)) : caseIds;
      return { kind: 'variant', variant: name, caseIds: ids, findings };
    });
  const naming = new Map<string, string[]>();
  for (const { case: c } of cases)
    for (const { name } of c.refutedBy) naming.set(name, [...(naming.get(name) ?? []), c.id]);
  const onMutants = [...naming].map(([mutant, ids]): Job => ({ kind: 'named', mutant, caseIds: ids }));
  return [
    ...(legal && variant.length === 0 ? [honest] : []),
    ...(legal ? onVariants : []),
    ...(broken ? onMutants : []),
  ];
}

/** Mutants between two runs of the conforming module. */
const BETWEEN = 75;

/**
 * The whole plan against each mutant that matches a pattern, and in between against the conforming module, so that the
 * cost of a mutant is compared with that of the conforming module under the same load.
 */
export function wholeJobs(patterns: readonly string[]): Job[] {
  const caseIds = casesOf([], false).map((p) => p.case.id);
  const names = mutants.map(({ name }) => name);
  const wanted = patterns.length === 0 ? names : names.filter((name) => patterns.some((p) => fits(p, name)));
  return wanted.flatMap((name, n): Job[] => [
    ...(n % BETWEEN === 0 ? [{ kind: 'whole' as const, mutants: [], caseIds, round: n }] : []),
    { kind: 'whole', mutants: [name], caseIds },
  ]);
}

/** The whole plan against modules with two simultaneous defects. */
export function pairJobs(pairs: readonly (readonly [string, string])[]): Job[] {
  const caseIds = casesOf([], false).map((p) => p.case.id);
  return pairs.map((both): Job => ({ kind: 'whole', mutants: both, caseIds }));
}

/** Patterns that match no mutant, or no variant. */
export function namingNothing(patterns: readonly string[], kind: 'mutant' | 'variant'): string[] {
  const known = kind === 'mutant' ? mutants : variants;
  return patterns.filter((pattern) => !known.some(({ name }) => fits(pattern, name)));
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function casesOf(only: readonly string[], endurance: boolean): PlacedCase[] {
  return select(clauses, {
    family: 'me3630',
    only,
    exclude: [],
    level: 'all',
    repeat: 1,
    disruptive: true,
    endurance,
  });
}
