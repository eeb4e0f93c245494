import { existsSync } from 'node:fs';
import { type KillMatrix, readKillMatrix } from '../../harness/conformance/kill-matrix';
import { mutants, mutantsBySubject } from '../../harness/emulator/mutants';
import { clauses } from '../../suites';
import {
  type Accuracy,
  bothNamed,
  type Kin,
  kinByClause,
  kinByFile,
  leaveOneOut,
  somePairs,
} from './accuracy';
import { rowOf } from './all-pairs';
import { pairJobs } from './jobs';
import { Misuse } from './misuse';
import { doneBy } from './worker-pool';

const PAIRS = 60;
const SEED = 1;

/** From so many failures on a diagnosis is useful. */
const FEW = 3;

/** Computes and prints how often a diagnosis by the matrix names the right family. Resolves to the exit code. */
export async function showAccuracy(file: string): Promise<number> {
  if (!existsSync(file)) throw new Misuse(`${file} is not there: npm run refute -- --all-pairs writes it`);
  const matrix = readKillMatrix(file);
  const kin: readonly (readonly [string, Kin])[] = [
    ['of the same subject (file of mutants)', kinByFile(mutantsBySubject)],
    ['of the same clause', kinByClause(clauses)],
  ];
  for (const [what, areKin] of kin)
    for (const least of [1, FEW])
      say(
        `${least} or more failures, the mutant left out of the dictionary: named first is one ${what}`,
        leaveOneOut(matrix, mutants, areKin, least),
      );
  const pairs = await pairRuns(matrix);
  for (const [what, areKin] of kin)
    say(
      `two mutants at once: among the first three there is for each one ${what}`,
      bothNamed(matrix, mutants, areKin, pairs),
    );
  return 0;
}

async function pairRuns(matrix: KillMatrix) {
  const pairs = somePairs(matrix, mutants, { count: PAIRS, seed: SEED });
  const runs = await doneBy(pairJobs(pairs));
  return runs.flatMap((run) =>
    run.job.kind === 'whole'
      ? [{ mutants: run.job.mutants, row: rowOf(run.job.mutants.join(' '), run) }]
      : [],
  );
}

function say(what: string, { of, right, silent, wrong }: Accuracy): void {
  const share = `${right} of ${of} (${((100 * right) / of).toFixed(1)} %)`;
  process.stdout.write(`${what}: ${share}; nothing named in ${silent}, another family in ${wrong.length}\n`);
  for (const miss of wrong) process.stdout.write(`  ${miss}\n`);
}
