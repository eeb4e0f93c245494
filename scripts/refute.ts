import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatKillMatrix, readKillMatrix } from '../harness/conformance/kill-matrix';
import { mutants } from '../harness/emulator/mutants';
import { clauses } from '../suites';
import { rowOf, updated } from './refute/all-pairs';
import { allPairsReport } from './refute/all-pairs-report';
import type { Job, JobDone } from './refute/job';
import { namedJobs, namingNothing, wholeJobs } from './refute/jobs';
import { refutationOf, tallyOf } from './refute/refutation';
import { refutationReport } from './refute/report';
import { runJobs } from './refute/worker-pool';

const ROOT = path.resolve(__dirname, '..');
const REPORT = path.join(ROOT, 'reports/refutation.md');
const ALL_PAIRS_REPORT = path.join(ROOT, 'reports/all-pairs.md');
const MATRIX = path.join(ROOT, 'suites/kill-matrix.json');

const usage = `npm run refute -- [--only PATTERN]... [--mutants | --variants | --variant PATTERN...] [--tally FILE]
npm run refute -- --all-pairs [--mutant PATTERN]... [--matrix FILE]`;

/** `npm run refute`: shows that the suites catch broken modules and accuse no module that obeys. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      mutants: { type: 'boolean', default: false },
      variants: { type: 'boolean', default: false },
      /** These variants alone. */
      variant: { type: 'string', multiple: true, default: [] },
      /** Leaves the published report as it is and the tally in this file. */
      tally: { type: 'string' },
      /** Every case against every mutant, for the kill matrix. */
      'all-pairs': { type: 'boolean', default: false },
      /** With --all-pairs: these mutants alone; the other rows of the matrix stay. */
      mutant: { type: 'string', multiple: true, default: [] },
      /** Where the matrix stands. */
      matrix: { type: 'string', default: MATRIX },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (values['all-pairs']) return allPairs(values.mutant, values.matrix);
  const unknown = namingNothing(values.variant, 'variant');
  if (unknown.length > 0) throw new Misuse(`--variant: no variant is called ${unknown.join(', ')}`);
  const some = values.variant.length > 0;
  const everything = values.mutants === values.variants && !some;
  const started = performance.now();
  const refutation = refutationOf(
    await done(
      namedJobs({
        only: values.only,
        mutants: everything || values.mutants,
        variants: everything || values.variants || some,
        variant: values.variant,
      }),
    ),
  );
  const report = refutationReport(refutation);
  const published = everything && values.only.length === 0 && values.tally === undefined;
  if (published) writeFileSync(REPORT, report);
  if (values.tally !== undefined) writeFileSync(values.tally, JSON.stringify(tallyOf(refutation)));
  process.stdout.write(`${report}\n${secondsSince(started)} s${published ? `, written to ${REPORT}` : ''}\n`);
  return tallyOf(refutation).failed === 0 ? 0 : 1;
}

/** Runs the whole plan on each mutant, a line a mutant as it is done, and writes the matrix and its report. */
async function allPairs(patterns: readonly string[], file: string): Promise<number> {
  const nothing = namingNothing(patterns, 'mutant');
  if (nothing.length > 0) throw new Misuse(`--mutant: no mutant is called ${nothing.join(', ')}`);
  const started = performance.now();
  const whole = patterns.length === 0;
  const runs = await done(wholeJobs(patterns), (run) => {
    if (run.job.kind === 'whole') process.stdout.write(`${oneRun(run.job.mutant, run)}\n`);
  });
  const names = mutants.map(({ name }) => name);
  const matrix = updated(existsSync(file) ? readKillMatrix(file) : null, runs, names, whole);
  writeFileSync(file, formatKillMatrix(matrix));
  const report = allPairsReport(matrix, clauses);
  if (file === MATRIX) writeFileSync(ALL_PAIRS_REPORT, report);
  process.stdout.write(`\n${report}\n${secondsSince(started)} s, written to ${file}\n`);
  return 0;
}

function oneRun(mutant: string | null, run: JobDone): string {
  const { fails, unjudged, breaks, seconds, connects } = rowOf(mutant ?? '', run);
  return `${mutant ?? 'the honest module'}: ${fails.length} fail, ${unjudged.length} not judged, ${breaks.join(' ') || 'no invariant'} broken, ${seconds} s, ${connects} connects`;
}

/** Has the jobs done; the results stand in the order of the jobs, whichever was done first. */
async function done(jobs: readonly Job[], onDone: (run: JobDone) => void = () => {}): Promise<JobDone[]> {
  const results = new Map<string, JobDone>();
  await runJobs(jobs, (result) => {
    results.set(JSON.stringify(result.job), result);
    onDone(result);
    if (process.stdout.isTTY) process.stdout.write(`\r${results.size}/${jobs.length} `);
  });
  return jobs.flatMap((job) => results.get(JSON.stringify(job)) ?? []);
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}

/** What was typed cannot be meant. */
class Misuse extends Error {}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const unknownOption =
      error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    const misused = unknownOption || error instanceof Misuse;
    process.stderr.write(
      `${misused ? `${(error as Error).message}\n${usage}` : error instanceof Error ? error.stack : error}\n`,
    );
    process.exit(misused ? 3 : 2);
  },
);
