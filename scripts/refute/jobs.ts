import type { PlacedCase } from '../../harness/conformance/case';
import { select } from '../../harness/conformance/plan';
import type { Variant } from '../../harness/emulator/mutant';
import { mutants } from '../../harness/emulator/mutants';
import { variants } from '../../harness/emulator/variants';
import type { Verdict } from '../../harness/ledger/record';
import { clauses } from '../../suites';
import { together } from './together';

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
  /** The whole plan on a conforming module, with these variants or none: no case may fail. */
  | {
      readonly kind: 'variant';
      readonly variants: readonly string[];
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

/** A conforming module as a reader sees it named. */
export function moduleName(variantsOnIt: readonly string[]): string {
  return variantsOnIt.join(' + ') || 'the conforming module';
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
  /** Patterns of variants, each tried alone, or joined by ` + ` to be tried on one module; all variants if empty. */
  readonly variant?: readonly string[];
  /** Without `variant`: independent variants share a module. */
  readonly grouped?: boolean;
}

/** Each case of the suites with its clause, by its id. */
export const casesById: ReadonlyMap<string, PlacedCase> = new Map(
  clauses.flatMap((clause) => clause.cases.map((c): [string, PlacedCase] => [c.id, { clause, case: c }])),
);

/** All cases against each conforming module, and the cases that name a mutant against it: jobs that take long first. */
export function namedJobs(wanted: Wanted): Job[] {
  const cases = casesOf(wanted.only, wanted.mutants);
  const caseIds = cases.filter((placed) => !endures(placed)).map((placed) => placed.case.id);
  const planned = [
    ...(wanted.mutants ? jobsOnMutants(cases) : []),
    ...(wanted.variants ? modulesOf(wanted).map((module) => jobOnConforming(module, caseIds)) : []),
  ];
  return [...planned.filter(({ long }) => long), ...planned.filter(({ long }) => !long)].map(
    ({ job }) => job,
  );
}

/** A job, and whether it takes several times as long as most. */
interface PlannedJob {
  readonly job: Job;
  readonly long: boolean;
}

function jobsOnMutants(cases: readonly PlacedCase[]): PlannedJob[] {
  const naming = new Map<string, PlacedCase[]>();
  for (const placed of cases)
    for (const { name } of placed.case.refutedBy) naming.set(name, [...(naming.get(name) ?? []), placed]);
  return [...naming].map(([mutant, placed]) => ({
    job: { kind: 'named', mutant, caseIds: placed.map((p) => p.case.id) },
    long: placed.some(endures),
  }));
}

/** The variants of each conforming module. */
function modulesOf({ variant = [], grouped }: Wanted): readonly (readonly Variant[])[] {
  if (variant.length === 0) return [[], ...(grouped ? together(variants) : variants.map((one) => [one]))];
  return variant.flatMap((pattern): (readonly Variant[])[] => {
    const [alone = [], ...others] = pattern.split('+').map((part) => fitting(part.trim(), variants));
    return others.length === 0 ? alone.map((one) => [one]) : [[...alone, ...others.flat()]];
  });
}

function jobOnConforming(module: readonly Variant[], caseIds: readonly string[]): PlannedJob {
  const patterns = module.flatMap(({ triedWith = [] }) => triedWith);
  const tried = new Set(casesOf(patterns, false).map((placed) => placed.case.id));
  return {
    job: {
      kind: 'variant',
      variants: module.map(({ name }) => name),
      caseIds: caseIds.filter((id) => tried.has(id)),
      findings: module.flatMap(({ findings = [] }) => findings),
    },
    long: module.some(({ takesLong }) => takesLong),
  };
}

function endures({ case: { needs = [] } }: PlacedCase): boolean {
  return needs.includes('endurance');
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

/** Patterns that match no case of the suites, no mutant, or no variant. */
export function namingNothing(patterns: readonly string[], kind: 'case' | 'mutant' | 'variant'): string[] {
  if (kind === 'case') return patterns.filter((pattern) => casesOf([pattern], true).length === 0);
  const known: readonly Named[] = kind === 'mutant' ? mutants : variants;
  return patterns.filter((pattern) =>
    pattern.split('+').some((part) => fitting(part.trim(), known).length === 0),
  );
}

interface Named {
  readonly name: string;
}

function fitting<T extends Named>(pattern: string, among: readonly T[]): T[] {
  return among.filter(({ name }) => fits(pattern, name));
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

/** The cases that match a pattern, or all, with or without those of endurance. */
export function casesOf(only: readonly string[], endurance: boolean): PlacedCase[] {
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
