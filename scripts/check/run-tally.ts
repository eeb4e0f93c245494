import type { Ledger } from '../../harness/ledger/ledger-reader';
import { outcomeOf } from '../../harness/ledger/outcome';
import type { Tally } from './tally';

/**
 * A qualification run, counted as tests: what could not be judged failed, and so did what was planned and left no
 * record. A run that is not green counts at least one failure, whatever its cases say.
 */
export function tallyOfRun(ledger: Ledger): Tally {
  const green = ledger.cases.filter(({ verdict }) => verdict === 'pass' || verdict === 'finding');
  const skipped = ledger.cases.filter(({ verdict }) => verdict === 'not-applicable');
  const leftOut = ledger.missing.length + (ledger.footer?.notRun?.cases.length ?? 0);
  const invariants = ledger.invariants.filter(({ held }) => !held).length;
  const red = ledger.cases.length - green.length - skipped.length + leftOut + invariants;
  const broken = outcomeOf(ledger).exitCode !== 0;
  return {
    passed: green.length,
    failed: broken ? Math.max(red, 1) : red,
    skipped: skipped.map(({ id, reason }) => `${id}: ${reason}`),
  };
}
