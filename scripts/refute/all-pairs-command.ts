import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { formatKillMatrix, readKillMatrix } from '../../harness/conformance/kill-matrix';
import { mutants } from '../../harness/emulator/mutants';
import { clauses } from '../../suites';
import { MATRIX } from '../../suites/matrix-file';
import { rowOf, updated } from './all-pairs';
import { allPairsReport } from './all-pairs-report';
import type { JobDone } from './job';
import { namingNothing, wholeJobs } from './jobs';
import { Misuse } from './misuse';
import { doneBy, secondsSince } from './worker-pool';

const REPORT = path.resolve(__dirname, '../../reports/all-pairs.md');

/**
 * Runs the whole plan on each mutant that a pattern names, or on all, prints a line a mutant as it is done, and writes the
 * matrix; its report only if the matrix is the one of the project. Resolves to the exit code.
 * @throws Misuse for a pattern that names no mutant
 */
export async function allPairs(patterns: readonly string[], file: string): Promise<number> {
  const nothing = namingNothing(patterns, 'mutant');
  if (nothing.length > 0) throw new Misuse(`--mutant: no mutant is called ${nothing.join(', ')}`);
  const started = performance.now();
  const runs = await doneBy(wholeJobs(patterns), (run) => process.stdout.write(`${oneRun(run)}\n`));
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
