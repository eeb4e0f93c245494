import { existsSync } from 'node:fs';
import { type KillMatrix, readKillMatrix } from '../../harness/conformance/kill-matrix';
import { mutants, mutantsBySubject } from '../../harness/emulator/mutants';
import { clauses } from '../../suites';
import { bothNamed, type Hits, type Kin, kinByClause, kinByFile, leaveOneOut } from './accuracy';
import { rowOf } from './all-pairs';
import { pairJobs } from './jobs';
import { Misuse } from './misuse';
import { somePairs } from './some-pairs';
import { doneBy } from './worker-pool';

const PAIRS = 60;
const SEED = 1;

/** Computes and prints how often a diagnosis by the matrix names the right family. Resolves to the exit code. */
export async function showAccuracy(file: string): Promise<number> {
  if (!existsSync(file)) throw new Misuse(`${file} is not there: npm run refute -- --all-pairs writes it`);
  const matrix = readKillMatrix(file);
  const kin: readonly (readonly [string, Kin])[] = [
    ['of the same subject (file of mutants)', kinByFile(mutantsBySubject)],
    ['of the same clause', kinByClause(clauses)],
  ];
  for (const [what, areKin] of kin)
    say(`left out of the dictionary, named first is one ${what}`, leaveOneOut(matrix, mutants, areKin));
  const pairs = await pairRuns(matrix);
  for (const [what, areKin] of kin)
    say(
      `pairs at once, among the first three is for either one ${what}`,
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

function say(what: string, { hit, of, missed }: Hits & { readonly missed: readonly string[] }): void {
  process.stdout.write(`${what}: ${hit} of ${of} (${((100 * hit) / of).toFixed(1)} %)\n`);
  for (const miss of missed) process.stdout.write(`  ${miss}\n`);
}
