/**
 * Adds up the project's own tests, a qualification run, what counts as one test each, and what left a tally:
 * `scripts/total.ts RUN_FOLDER [passed:WHAT | failed:WHAT | skipped:WHAT | tally:FILE]...`. For build servers.
 */
import path from 'node:path';
import { readLedger } from '../harness/ledger/ledger-reader';
import { tallyOfRun } from './check/run-tally';
import { nothing, readTally, sum, type Tally, tallyLine } from './check/tally';

/** No tests at all means that something failed before the first one. */
function counted(what: string, read: () => Tally): Tally {
  try {
    return read();
  } catch (error) {
    process.stdout.write(`${what} left nothing to count: ${(error as Error).message}\n`);
    return { ...nothing, failed: 1 };
  }
}

/** Something that counts as one test, as `passed:`, `failed:` or `skipped:` and what it is; or the `tally:` of several. */
function further(outcome: string): Tally {
  const [, kind = 'failed', what = outcome] = /^(passed|failed|skipped|tally):(.*)$/.exec(outcome) ?? [];
  if (kind === 'tally') return counted(what, () => readTally(what));
  if (kind !== 'passed') process.stdout.write(`${kind}: ${what}\n`);
  if (kind === 'skipped') return { ...nothing, skipped: [what] };
  return { ...nothing, passed: Number(kind === 'passed'), failed: Number(kind !== 'passed') };
}

const [folder = '.', ...outcomes] = process.argv.slice(2);
const total = outcomes.map(further).reduce(
  sum,
  sum(
    counted('npm run check', () => readTally()),
    counted('npm test', () => tallyOfRun(readLedger(path.join(folder, 'run.ndjson')))),
  ),
);
process.stdout.write(`${tallyLine(total)}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
