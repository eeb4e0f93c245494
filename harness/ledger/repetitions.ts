import type { CaseRecord, Verdict } from './record';

/** The results of the repetitions of one case (`--repeat N`). */
export interface Repetition {
  /** Id of the case, without the number of a repetition. */
  readonly id: string;
  /** Verdict of all repetitions together: the worst of them. A pass does not cancel a failure. */
  readonly verdict: Verdict;
  /** Repetitions that were judged: pass, fail or finding. */
  readonly judged: number;
  /** Those of them that passed. */
  readonly passed: number;
  /** Repetitions that were neither judged nor not applicable: inconclusive or error. */
  readonly unjudged: number;
  /** Some judged repetitions passed and some did not. */
  readonly intermittent: boolean;
  /** Wilson score interval (95 %) of the share that passes, between 0 and 1; null when none was judged. */
  readonly interval: Interval | null;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The worst first. */
const SEVERITY: readonly Verdict[] = ['fail', 'error', 'inconclusive', 'finding', 'pass', 'not-applicable'];

/**
 * Combines the records of repeated cases, in the order in which the cases first ran: `id`, `id~2`, `id~3`... A case
 * that was run only once is not included.
 */
export function repetitionsOf(cases: readonly Pick<CaseRecord, 'id' | 'verdict'>[]): Repetition[] {
  const verdicts = new Map<string, Verdict[]>();
  for (const { id, verdict } of cases) {
    const plain = caseIdOf(id);
    verdicts.set(plain, [...(verdicts.get(plain) ?? []), verdict]);
  }
  return [...verdicts].filter(([, all]) => all.length > 1).map(([id, all]) => repetitionOf(id, all));
}

/** The id of a case, from the id of one of its repetitions. */
export function caseIdOf(id: string): string {
  return id.replace(/~\d+$/, '');
}

function repetitionOf(id: string, verdicts: readonly Verdict[]): Repetition {
  const count = (...wanted: readonly Verdict[]) => verdicts.filter((each) => wanted.includes(each)).length;
  const judged = count('pass', 'fail', 'finding');
  const passed = count('pass');
  return {
    id,
    verdict: SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? 'inconclusive',
    judged,
    passed,
    unjudged: count('inconclusive', 'error'),
    intermittent: passed > 0 && passed < judged,
    interval: judged === 0 ? null : wilsonInterval(passed, judged),
  };
}

/** 95 % of the standard normal distribution lie within this many standard deviations. */
const Z = 1.959964;

/**
 * Wilson score interval (95 %) of a proportion: E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", 1927. Unlike the normal approximation it is sound for few trials and for 0 or all successes.
 * @param trials at least 1
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  const share = successes / trials;
  const spread = Z ** 2 / trials;
  const centre = share + spread / 2;
  const margin = Z * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials));
  return {
    low: Math.max(0, (centre - margin) / (1 + spread)),
    high: Math.min(1, (centre + margin) / (1 + spread)),
  };
}

/** `passed 7 of 10 (95 % interval 40 % to 89 %), intermittent`. */
export function repetitionText({ passed, judged, unjudged, intermittent, interval }: Repetition): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const likely =
    interval === null ? '' : ` (95 % interval ${percent(interval.low)} to ${percent(interval.high)})`;
  const rest = unjudged === 0 ? '' : `, ${unjudged} not judged`;
  return `passed ${passed} of ${judged}${likely}${rest}${intermittent ? ', intermittent' : ''}`;
}
