import { amount } from './amount';
import type { Ledger } from './ledger-reader';
import type { RunVerdict } from './record';
import { exitCodeOf, runVerdictOf } from './verdict';

/** The outcome of a run, for reports and exit codes. */
export interface Outcome {
  /** `incomplete`: the run did not end. */
  readonly verdict: RunVerdict | 'incomplete';
  /** One sentence; null for a pass. */
  readonly reason: string | null;
  readonly exitCode: 0 | 1 | 2;
}

const severity: readonly RunVerdict[] = ['pass', 'inconclusive', 'fail', 'void'];

/**
 * Judges a run by its ledger: never better than the footer, and never green if something is missing.
 * @param strict findings count as failures, whatever the run itself used
 */
export function outcomeOf(ledger: Ledger, { strict = false }: { readonly strict?: boolean } = {}): Outcome {
  const { verdict, reason } = judge(ledger, strict);
  return { verdict, reason, exitCode: exitCodeOf(verdict) };
}

function judge(ledger: Ledger, strict: boolean): Omit<Outcome, 'exitCode'> {
  const { header, footer, cases, invariants, seal } = ledger;
  if (footer === null) {
    const done = `${cases.length} of ${amount(header.plan.length, 'planned case')} left a record`;
    return { verdict: 'incomplete', reason: `the run was not completed: ${done}` };
  }
  if (seal === 'broken')
    return { verdict: 'void', reason: 'the ledger was changed after it had been sealed' };
  const derived = runVerdictOf({
    plan: header.plan,
    cases,
    controls: footer.controls,
    invariants,
    notRun: footer.notRun,
    strict,
  });
  const milder = severity.indexOf(footer.verdict) < severity.indexOf(derived.verdict);
  if (!milder && footer.verdict !== 'pass') return { verdict: footer.verdict, reason: footer.reason };
  if (ledger.truncatedTail && derived.verdict === 'pass')
    return { verdict: 'inconclusive', reason: 'data was appended after the ledger was sealed' };
  return derived;
}
