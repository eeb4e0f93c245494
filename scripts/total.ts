/**
 * Adds up the project's own tests, a qualification run, what counts as one test each, and what left a tally:
 * `scripts/total.ts RUN_FOLDER [passed:WHAT | failed:WHAT | skipped:WHAT | tally:FILE]...`. For build servers.
 */
import path from 'node:path';
import { readLedger } from '../harness/ledger/ledger-reader';
import { counted, readTally, sum, tallyOfOutcome, tallyOfRun, tallyText } from './check/tally';

const [folder = '.', ...outcomes] = process.argv.slice(2);
const total = outcomes.map(tallyOfOutcome).reduce(
  sum,
  sum(
    counted('npm run check', () => readTally()),
    counted('npm test', () => tallyOfRun(readLedger(path.join(folder, 'run.ndjson')))),
  ),
);
process.stdout.write(tallyText(total));
process.exitCode = total.failed.length > 0 ? 1 : 0;
