import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MATRIX } from '../suites/matrix-file';
import { writeTally } from './check/tally';
import { namedJobs, namingNothing } from './refute/jobs';
import { allPairs, Misuse, showAccuracy } from './refute/matrix-commands';
import { refutationOf, refutationReport, tallyOf } from './refute/refutation';
import { doneBy, MANY_WORKERS, secondsSince, WORKERS } from './refute/worker-pool';

const REPORT = path.resolve(__dirname, '../reports/refutation.md');

const usage = `npm run refute -- [--only PATTERN]... [--mutants | --variants | --variant PATTERN...] [--alone] [--tally FILE]
npm run refute -- --all-pairs [--mutant PATTERN]... [--matrix FILE]
npm run refute -- --diagnose [--matrix FILE]`;

/** `npm run refute`: shows that the suites catch broken modules and fail no conforming one. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      mutants: { type: 'boolean', default: false },
      variants: { type: 'boolean', default: false },
      /** Only these variants, each alone. */
      variant: { type: 'string', multiple: true, default: [] },
      /** Each variant on a module of its own, instead of three on one. */
      alone: { type: 'boolean', default: false },
      /** Writes the tally to this file, and leaves the published report unchanged. */
      tally: { type: 'string' },
      /** Every case against every mutant, for the kill matrix. */
      'all-pairs': { type: 'boolean', default: false },
      /** With --all-pairs: only these mutants; the other rows of the matrix are kept. */
      mutant: { type: 'string', multiple: true, default: [] },
      /** How often a diagnosis by the kill matrix names the right defect. */
      diagnose: { type: 'boolean', default: false },
      /** Path of the matrix. */
      matrix: { type: 'string', default: MATRIX },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (values['all-pairs']) return allPairs(values.mutant, values.matrix);
  if (values.diagnose) return showAccuracy(values.matrix);
  const noCase = namingNothing(values.only, 'case');
  if (noCase.length > 0) throw new Misuse(`--only: no case matches ${noCase.join(', ')}`);
  const unknown = namingNothing(values.variant, 'variant');
  if (unknown.length > 0) throw new Misuse(`--variant: there is no variant ${unknown.join(', ')}`);
  const some = values.variant.length > 0;
  const everything = values.mutants === values.variants && !some;
  const started = performance.now();
  const jobs = namedJobs({
    only: values.only,
    mutants: everything || values.mutants,
    variants: everything || values.variants || some,
    variant: values.variant,
    grouped: !values.alone && !some,
  });
  const refutation = refutationOf(await doneBy(jobs, { workers: values.alone ? WORKERS : MANY_WORKERS }));
  const report = refutationReport(refutation);
  const published = everything && values.only.length === 0 && values.tally === undefined;
  if (published) writeFileSync(REPORT, report);
  if (values.tally !== undefined) writeTally(tallyOf(refutation), values.tally);
  process.stdout.write(`${report}\n${secondsSince(started)} s${published ? `, written to ${REPORT}` : ''}\n`);
  return tallyOf(refutation).failed.length === 0 ? 0 : 1;
}

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
