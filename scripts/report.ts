import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { LedgerInvalid } from '../harness/ledger/ledger-reader';
import { DeviationsInvalid } from '../reports/known-deviations/known-deviations';
import { writeReports } from '../reports/write-reports';
import { deviationsBeside, today } from './compat/command-line';
import { catalogue } from './qualify/conclude';
import { endByMistake, sentenceOf, wordsFor } from './sentence';

const usage =
  'npm run report -- RUN, the folder of a run or its ledger; known-deviations.json is read there or here';

/** `npm run report -- RUN`: writes all reports of a run again, next to its ledger. */
function main(): number {
  const [run] = wordsFor(usage, 1, process.argv.slice(2));
  if (run === undefined) endByMistake('expected a run, got nothing', usage);
  if (!existsSync(run)) endByMistake(`${run} does not exist`, usage);
  const ledger = statSync(run).isDirectory() ? path.join(run, 'run.ndjson') : run;
  try {
    const known = { deviations: deviationsBeside(path.dirname(ledger)), today: today() };
    const files = writeReports(ledger, path.dirname(ledger), { catalogue, known });
    process.stdout.write(`${files.join('\n')}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${inOneSentence(error, ledger)}\n`);
    return 2;
  }
}

function inOneSentence(error: unknown, ledger: string): string {
  if (error instanceof DeviationsInvalid) return error.message.replace(/\s*\n\s*/g, '; ');
  if (error instanceof LedgerInvalid) return error.message.replace(/\s*\n\s*/g, '; ');
  if ((error as NodeJS.ErrnoException).code === 'ENOENT')
    return `expected the ledger ${ledger}, found no such file`;
  return sentenceOf(error);
}

process.exitCode = main();
