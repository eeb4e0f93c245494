import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { formatKillMatrix, type KillMatrix, readKillMatrix } from '../../harness/conformance/kill-matrix';
import { mutants, mutantsBySubject } from '../../harness/emulator/mutants';
import { clauses } from '../../suites';
import { MATRIX } from '../../suites/matrix-file';
import {
  type Accuracy,
  bothNamed,
  type Kin,
  kinByClause,
  kinByFile,
  leaveOneOut,
  somePairs,
} from './accuracy';
import { allPairsReport, rowOf, updated } from './all-pairs';
import { type JobDone, namingNothing, pairJobs, wholeJobs } from './jobs';
import { doneBy, secondsSince } from './worker-pool';

const REPORT = path.resolve(__dirname, '../../reports/all-pairs.md');

/**
 * Runs the whole plan on each mutant that matches a pattern, or on all, prints a line for each, and writes the matrix;
 * its report only if the matrix is that of the project. Resolves to the exit code.
 * @throws Misuse for a pattern that matches no mutant
 */
export async function allPairs(patterns: readonly string[], file: string): Promise<number> {
  const nothing = namingNothing(patterns, 'mutant');
  if (nothing.length > 0) throw new Misuse(`--mutant: there is no mutant ${nothing.join(', ')}`);
  const started = performance.now();
  const runs = await doneBy(wholeJobs(patterns), {
    onDone: (run) => process.stdout.write(`${oneRun(run)}\n`),
  });
  const names = mutants.map(({ name }) => name);
  const old = existsSync(file) ? readKillMatrix(file) : null;
  const matrix = updated(old, runs, names, patterns.length === 0);
  writeFileSync(file, formatKillMatrix(matrix));
  const report = allPairsReport(matrix, clauses);
  if (file === MATRIX) writeFileSync(REPORT, report);
  process.stdout.write(`\n${report}\n${secondsSince(started)} s, written to ${file}\n`);
  return 0;
}

function oneRun(run: JobDone): string {
  const on =
    run.job.kind === 'whole' && run.job.mutants.length > 0 ? run.job.mutants.join(' and ') : 'honest';
  const { fails, unjudged, breaks, seconds, connects } = rowOf(on, run);
  const ids = Object.keys(breaks);
  const broken = ids.length > 0 ? `${ids.join(' ')} broken` : 'no invariant broken';
  return `${on}: ${fails.length} fail, ${unjudged.length} not judged, ${broken}, ${seconds} s, ${connects} connects`;
}

const PAIRS = 60;
const SEED = 1;

/** The least number of failures for a useful diagnosis. */
const FEW = 3;

/** Computes and prints how often a diagnosis by the matrix names the right family. Resolves to the exit code. */
export async function showAccuracy(file: string): Promise<number> {
  if (!existsSync(file)) throw new Misuse(`${file} does not exist: npm run refute -- --all-pairs writes it`);
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

/** An error in the arguments; the message says which. */
export class Misuse extends Error {}
