import { amount } from './amount';
import type {
  Attribution,
  CaseRecord,
  CheckRecord,
  ControlRecord,
  Counts,
  Footer,
  InvariantRecord,
  Level,
  RunVerdict,
  Verdict,
} from './record';

/** Something that a case needs was missing, or was lost. */
export interface Loss {
  readonly attribution: Exclude<Attribution, 'harness'>;
  /** One sentence. */
  readonly reason: string;
  /**
   * Number of the first event at which it may have been missing: checks made before that event count. If the loss is
   * noticed only later, this is the event after the last sign of life; 0 if it was never there.
   */
  readonly at: number;
}

/** Everything that affects the verdict of a case. */
export interface CaseFindings {
  readonly level: Level;
  /** Why bench, cloud or firmware profile do not offer what the case needs; null if they do. */
  readonly notApplicable: string | null;
  readonly lost: Loss | null;
  /** What broke in the harness; null if nothing did. */
  readonly crash: string | null;
  /** Checks that the case made. */
  readonly checks: readonly CheckRecord[];
  /** Checks made in every case without being requested. */
  readonly invariants: readonly CheckRecord[];
  /** The number of observations recorded. */
  readonly observations: number;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly attribution: Attribution | null;
  /** One sentence; null for a pass. */
  readonly reason: string | null;
}

/**
 * The verdict of a case. No later event turns a red verdict green, and the module fails only on evidence that nothing
 * else explains:
 * 1. If the harness broke, no check counts, not even one that failed before: `error`.
 * 2. A check that failed while everything needed was there counts, whatever was lost later: `fail` or `finding`.
 * 3. A case that does not apply, or could not be completed, is never a pass.
 * 4. Nothing observed is never a pass; invariants alone are not an observation, as they also hold when nothing happens.
 */
export function verdictOf(findings: CaseFindings): Judgement {
  const { level, crash, lost, notApplicable } = findings;
  const failed = standingFailures(findings);
  if (crash !== null) return { verdict: 'error', attribution: 'harness', reason: crashReason(findings) };
  if (failed.length > 0) {
    const verdict = level === 'should' ? 'finding' : 'fail';
    return { verdict, attribution: 'module', reason: failureReason(failed) };
  }
  if (notApplicable !== null) return { verdict: 'not-applicable', attribution: null, reason: notApplicable };
  if (lost !== null) return { verdict: 'inconclusive', attribution: lost.attribution, reason: lost.reason };
  if (findings.checks.length + findings.observations === 0)
    return { verdict: 'inconclusive', attribution: 'harness', reason: 'the case observed nothing' };
  return { verdict: 'pass', attribution: null, reason: null };
}

/** Failed checks that count: made before a loss, and in an `observe` case only the invariants. */
function standingFailures({ level, lost, checks, invariants }: CaseFindings): CheckRecord[] {
  const judged = level === 'observe' ? invariants : [...checks, ...invariants];
  return judged.filter((check) => !check.held && (lost === null || check.at < lost.at));
}

function failureReason(failed: readonly CheckRecord[]): string {
  const [first, ...others] = failed;
  const more = others.length > 0 ? `; ${others.length} more did not hold` : '';
  return `${first?.what}: expected ${first?.expected}, got ${first?.actual}${more}`;
}

function crashReason({ crash, lost, checks, invariants }: CaseFindings): string {
  const failed = [...checks, ...invariants].filter((check) => !check.held).length;
  const before =
    failed > 0
      ? `; ${amount(failed, 'failed check of this case is', 'failed checks of this case are')} not judged`
      : '';
  return `the harness broke: ${crash}${lost ? ` (${lost.reason})` : ''}${before}`;
}

/** Everything that affects the verdict of a run. */
export interface RunFindings {
  readonly plan: readonly string[];
  readonly cases: readonly Pick<CaseRecord, 'id' | 'verdict'>[];
  readonly controls: readonly ControlRecord[];
  /** Invariants that are judged once for the whole run. */
  readonly invariants: readonly Pick<InvariantRecord, 'id' | 'held' | 'level' | 'examined' | 'brokenIn'>[];
  readonly notRun: Footer['notRun'];
  /** A finding counts as a fail. */
  readonly strict: boolean;
}

export interface RunJudgement {
  readonly verdict: RunVerdict;
  /** One sentence; null for a pass. */
  readonly reason: string | null;
}

/**
 * The verdict of a run: void if a negative control did not hold; fail on any failed case or broken invariant;
 * inconclusive if a planned case was not run or not judged, or if no case was judged.
 */
export function runVerdictOf(findings: RunFindings): RunJudgement {
  const { plan, cases, controls, notRun, strict } = findings;
  const count = countVerdicts(cases);
  const broken = controls.filter((control) => !control.held);
  const failures = failuresOf(count.fail, brokenOf(findings.invariants, 'must'));
  const found = failuresOf(0, brokenOf(findings.invariants, 'should'));
  const unjudged = count.inconclusive + count.error;
  const leftOut = notRun === null ? [] : [`${amount(notRun.cases.length, 'case')} not run: ${notRun.reason}`];
  const missing = missingFrom(plan, [...cases, ...(notRun?.cases ?? []).map((id) => ({ id }))]).length;
  if (broken.length > 0)
    return {
      verdict: 'void',
      reason: `negative control did not hold: ${broken.map((c) => `${c.name} (${c.detail})`).join(', ')}`,
    };
  if (failures.length > 0) return { verdict: 'fail', reason: [...failures, ...leftOut].join('; ') };
  if (strict && count.finding + found.length > 0) {
    const all = [...(count.finding > 0 ? [amount(count.finding, 'finding')] : []), ...found].join('; ');
    return { verdict: 'fail', reason: `${all}: findings count as failures with --strict` };
  }
  if (missing > 0)
    return { verdict: 'inconclusive', reason: `${amount(missing, 'case')} of the plan left no record` };
  if (leftOut.length > 0) return { verdict: 'inconclusive', reason: leftOut.join('; ') };
  if (unjudged > 0)
    return { verdict: 'inconclusive', reason: `${amount(unjudged, 'case')} could not be judged` };
  if (count.pass + count.finding === 0) return { verdict: 'inconclusive', reason: 'no case was judged' };
  return { verdict: 'pass', reason: null };
}

function brokenOf(
  invariants: RunFindings['invariants'],
  level: 'must' | 'should',
): RunFindings['invariants'] {
  return invariants.filter((invariant) => !invariant.held && invariant.level === level);
}

function failuresOf(failed: number, broken: RunFindings['invariants']): string[] {
  const invariants = broken.map(
    ({ id, examined, brokenIn }) =>
      `invariant ${id} broke in ${brokenIn.length} of ${amount(examined, 'case')}`,
  );
  return [...(failed > 0 ? [`${amount(failed, 'case')} failed`] : []), ...invariants];
}

/** 0: pass; 1: the module failed; 2: not everything could be judged. */
export function exitCodeOf(verdict: RunVerdict | 'incomplete'): 0 | 1 | 2 {
  if (verdict === 'pass') return 0;
  return verdict === 'fail' ? 1 : 2;
}

/** Planned ids without a record; an id planned twice needs two. */
export function missingFrom(plan: readonly string[], cases: readonly Pick<CaseRecord, 'id'>[]): string[] {
  const left = new Map<string, number>();
  for (const { id } of cases) left.set(id, (left.get(id) ?? 0) + 1);
  return plan.filter((id) => {
    const records = left.get(id) ?? 0;
    left.set(id, records - 1);
    return records <= 0;
  });
}

export function countVerdicts(
  cases: readonly Pick<CaseRecord, 'verdict'>[],
  notRun: Footer['notRun'] = null,
): Counts {
  const counts: Counts = {
    pass: 0,
    fail: 0,
    finding: 0,
    inconclusive: 0,
    error: 0,
    notApplicable: 0,
    notRun: notRun?.cases.length ?? 0,
  };
  for (const { verdict } of cases) counts[verdict === 'not-applicable' ? 'notApplicable' : verdict] += 1;
  return counts;
}
