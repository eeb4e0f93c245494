import { type RunDigest, type Spread, spreadOf } from '../compat/run-digest';
import { type AcceptedFailures, NONE_ACCEPTED } from '../known-deviations/known-deviations';
import { type CaseFact, type Conditions, factsOf, type Pairing, paired } from './sides';

/** Fewer times have no useful spread. */
const FEWEST = 5;
/** Below this the clock, the operating system and the USB stack cause similar changes, ms. */
const SMALLEST_MS = 1;

/** How long a command took on both sides, ms. */
interface LatencyChange {
  readonly command: string;
  readonly before: Spread;
  readonly after: Spread;
  /**
   * `slower` and `faster` require that the medians differ by more than the wider of the two interquartile ranges and by
   * more than 1 ms, from at least 5 times each.
   */
  readonly verdict: 'slower' | 'faster' | 'within the spread' | 'too few';
}

/** The rule in one sentence, for the foot of a report. */
export const LATENCY_RULE =
  'A change is claimed when the medians differ by more than the wider of the two interquartile ranges and by more than 1 ms, from 5 times or more on each side.';

/** Every command used on both sides, changed ones first. */
export function latencyChanges(before: readonly RunDigest[], after: readonly RunDigest[]): LatencyChange[] {
  const [a, b] = [timesOf(before), timesOf(after)];
  return [...a]
    .flatMap(([command, times]) => {
      const [first, second] = [spreadOf(times), spreadOf(b.get(command) ?? [])];
      if (first === null || second === null) return [];
      return [{ command, before: first, after: second, verdict: verdictOn(first, second) }];
    })
    .sort((x, y) => Number(isClaimed(y)) - Number(isClaimed(x)) || (x.command < y.command ? -1 : 1));
}

export function isClaimed({ verdict }: LatencyChange): boolean {
  return verdict === 'slower' || verdict === 'faster';
}

function verdictOn(before: Spread, after: Spread): LatencyChange['verdict'] {
  if (before.n < FEWEST || after.n < FEWEST) return 'too few';
  const change = after.median - before.median;
  const spread = Math.max(before.q3 - before.q1, after.q3 - after.q1, SMALLEST_MS);
  if (Math.abs(change) <= spread) return 'within the spread';
  return change > 0 ? 'slower' : 'faster';
}

function timesOf(runs: readonly RunDigest[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const run of runs)
    for (const [command, each] of run.latencies) times.set(command, [...(times.get(command) ?? []), ...each]);
  return times;
}

/** A case, or an invariant of the run, with another state than before. */
export interface CaseChange {
  readonly id: string;
  readonly title: string;
  readonly before: CaseFact;
  readonly after: CaseFact;
}

/** An observation that changed. */
export interface BehaviourChange {
  readonly case: string;
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The differences between runs under the same conditions. */
export interface Comparison {
  readonly conditions: Conditions;
  /**
   * The suites, if they differ and the comparison was requested all the same: then a difference may come from the
   * suites.
   */
  readonly suites: readonly string[];
  readonly emulated: boolean;
  readonly runs: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly firmwares: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly broken: readonly CaseChange[];
  readonly fixed: readonly CaseChange[];
  /** Fails as accepted in the known deviations. */
  readonly known: readonly CaseChange[];
  /** Fails on both sides, in different checks. */
  readonly failsOtherwise: readonly CaseChange[];
  /** Runs of one side disagree, so that it has no single state. */
  readonly unclear: readonly CaseChange[];
  readonly behaviour: readonly BehaviourChange[];
  readonly newlyJudged: readonly CaseChange[];
  readonly noLongerJudged: readonly CaseChange[];
  readonly unchanged: number;
  readonly latencies: readonly LatencyChange[];
}

export interface FirmwareDiff {
  readonly comparisons: readonly Comparison[];
  readonly notComparable: readonly string[];
  readonly problems: readonly string[];
}

export interface DiffOptions {
  readonly accepted?: AcceptedFailures;
  readonly anySuite?: boolean;
}

/** The changes from A to B. Pure: only runs with the same suite, cloud and bench class are compared. */
export function firmwareDiff(
  before: readonly RunDigest[],
  after: readonly RunDigest[],
  { accepted = NONE_ACCEPTED, anySuite = false }: DiffOptions = {},
): FirmwareDiff {
  const { pairings, notComparable } = paired(before, after, { anySuite });
  return {
    comparisons: pairings.map((pairing) => comparisonOf(pairing, accepted)),
    notComparable,
    problems: accepted.problems,
  };
}

const ABSENT: CaseFact = { state: null, failure: '', note: 'not in the run' };

function comparisonOf({ conditions, before, after }: Pairing, accepted: AcceptedFailures): Comparison {
  const [a, b] = [factsOf(before, accepted), factsOf(after, accepted)];
  const titles = titlesOf([...before, ...after]);
  const lists: Record<Kind, CaseChange[]> = {
    broken: [],
    fixed: [],
    known: [],
    failsOtherwise: [],
    unclear: [],
    newlyJudged: [],
    noLongerJudged: [],
    unchanged: [],
  };
  for (const id of new Set([...a.cases.keys(), ...b.cases.keys()])) {
    const [old, now] = [a.cases.get(id) ?? ABSENT, b.cases.get(id) ?? ABSENT];
    lists[kindOf(old, now)].push({ id, title: titles.get(id) ?? '', before: old, after: now });
  }
  return {
    ...lists,
    unchanged: lists.unchanged.length,
    conditions,
    suites: distinct(
      [...before, ...after].map(({ header }) =>
        `${header.suite.version} ${header.suite.commit ?? ''}`.trim(),
      ),
    ),
    emulated: [...before, ...after].some(({ header }) => header.bench.emulated),
    runs: {
      before: before.map(({ header }) => header.runId),
      after: after.map(({ header }) => header.runId),
    },
    firmwares: { before: firmwaresOf(before), after: firmwaresOf(after) },
    behaviour: behaviourChanges(a.observations, b.observations),
    latencies: latencyChanges(before, after),
  };
}

type Kind =
  | 'broken'
  | 'fixed'
  | 'known'
  | 'failsOtherwise'
  | 'unclear'
  | 'newlyJudged'
  | 'noLongerJudged'
  | 'unchanged';

const GOOD = ['works', 'observed'];
const BAD = ['broken', 'finding', 'known'];

/** The kind of a difference. What worked and now fails, even once, is broken. */
function kindOf({ state: old, failure: oldFailure }: CaseFact, { state: now, failure }: CaseFact): Kind {
  if (old === null && now === null) return 'unchanged';
  if (old === null) return 'newlyJudged';
  if (now === null) return 'noLongerJudged';
  if (now === 'known') return 'known';
  if (GOOD.includes(old)) {
    if (GOOD.includes(now)) return 'unchanged';
    return 'broken';
  }
  if (old === 'conflict' || now === 'conflict') return 'unclear';
  if (GOOD.includes(now)) return 'fixed';
  if (old === 'finding' && now === 'broken') return 'broken';
  return BAD.includes(old) && oldFailure !== failure ? 'failsOtherwise' : 'unchanged';
}

function behaviourChanges(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): BehaviourChange[] {
  return [...before].flatMap(([key, old]) => {
    const now = after.get(key);
    if (now === undefined || [...old].sort().join('\n') === [...now].sort().join('\n')) return [];
    const [id = '', name = ''] = key.split('\n');
    return [{ case: id, name, before: old, after: now }];
  });
}

function titlesOf(runs: readonly RunDigest[]): Map<string, string> {
  const titles = new Map<string, string>();
  for (const run of runs) {
    for (const { id, title } of run.cases) titles.set(id, title);
    for (const { id, title } of run.invariants) titles.set(`invariant ${id}`, title);
  }
  return titles;
}

function firmwaresOf(runs: readonly RunDigest[]): string[] {
  return distinct(runs.map(({ header }) => header.module?.firmware ?? 'not reported'));
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** 2 if nothing could be compared or a deviation needs attention, 1 if something broke, else 0. */
export function exitCodeOfDiff({ comparisons, problems }: FirmwareDiff): 0 | 1 | 2 {
  if (comparisons.some(({ broken }) => broken.length > 0)) return 1;
  return comparisons.length === 0 || problems.length > 0 ? 2 : 0;
}
