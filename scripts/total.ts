/** Adds the project's own tests and a qualification run up: `scripts/total.ts RUN_FOLDER`. For build servers. */
import path from 'node:path';
import { readLedger } from '../harness/ledger/ledger-reader';
import { tallyOfRun } from './check/run-tally';
import { nothing, sum, type Tally, tallyLine } from './check/tally';
import { readTally } from './check/tally-file';

/** No tests at all means that something failed before the first one. */
function counted(what: string, read: () => Tally): Tally {
  try {
    return read();
  } catch (error) {
    process.stdout.write(`${what} left nothing to count: ${(error as Error).message}\n`);
    return { ...nothing, failed: 1 };
  }
}

const [folder = '.'] = process.argv.slice(2);
const total = sum(
  counted('npm run check', () => readTally()),
  counted('npm test', () => tallyOfRun(readLedger(path.join(folder, 'run.ndjson')))),
);
process.stdout.write(`${tallyLine(total)}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
