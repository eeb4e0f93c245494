import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { select } from '../harness/conformance/plan';
import { variants } from '../harness/emulator/variants';
import { clauses } from '../suites';
import type { Job, JobDone } from './refute/job';
import { matrixOf, tallyOf } from './refute/matrix';
import { refutationReport } from './refute/report';
import { runJobs } from './refute/worker-pool';

const HONEST = 'the honest module';
const REPORT = path.resolve(__dirname, '../reports/refutation.md');

/** What of the refutation to run. */
interface Wanted {
  readonly only: readonly string[];
  readonly mutants: boolean;
  readonly variants: boolean;
}

/** `npm run refute`: shows that the suites catch broken modules and accuse no module that obeys. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      mutants: { type: 'boolean', default: false },
      variants: { type: 'boolean', default: false },
      /** Leaves the published matrix as it is and the tally in this file. */
      tally: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const everything = values.mutants === values.variants;
  const wanted = {
    only: values.only,
    mutants: everything || values.mutants,
    variants: everything || values.variants,
  };
  const started = performance.now();
  const matrix = matrixOf(await refute(jobsFor(wanted)));
  const report = refutationReport(matrix);
  const published = everything && values.only.length === 0 && values.tally === undefined;
  if (published) writeFileSync(REPORT, report);
  if (values.tally !== undefined) writeFileSync(values.tally, JSON.stringify(tallyOf(matrix)));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${report}\n${seconds} s${published ? `, written to ${REPORT}` : ''}\n`);
  return tallyOf(matrix).failed === 0 ? 0 : 1;
}

/** Long jobs first: all cases against one module each, then each case against each of its mutants. */
function jobsFor({ only, mutants, variants: legal }: Wanted): Job[] {
  const cases = select(clauses, {
    only,
    exclude: [],
    level: 'all',
    repeat: 1,
    disruptive: true,
    endurance: mutants,
  });
  const caseIds = cases.filter((p) => !p.case.needs?.includes('endurance')).map((p) => p.case.id);
  const honest: Job = { kind: 'variant', variant: HONEST, caseIds };
  const onVariants = variants.map(
    ({ name, findings = [] }): Job => ({ kind: 'variant', variant: name, caseIds, findings }),
  );
  const onMutants = cases.flatMap(({ case: c }) =>
    c.refutedBy.map(({ name }): Job => ({ kind: 'mutant', caseId: c.id, mutant: name })),
  );
  return [...(legal ? [honest, ...onVariants] : []), ...(mutants ? onMutants : [])];
}

/** Has the jobs done; the results stand in the order of the jobs, whichever was done first. */
async function refute(jobs: readonly Job[]): Promise<JobDone[]> {
  const done = new Map<string, JobDone>();
  await runJobs(jobs, (result) => {
    done.set(JSON.stringify(result.job), result);
    if (process.stdout.isTTY) process.stdout.write(`\r${done.size}/${jobs.length} `);
  });
  return jobs.flatMap((job) => done.get(JSON.stringify(job)) ?? []);
}

const usage = 'npm run refute -- [--only PATTERN]... [--mutants | --variants] [--tally FILE]';

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const misused =
      error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    process.stderr.write(
      `${misused ? `${error.message}\n${usage}` : error instanceof Error ? error.stack : error}\n`,
    );
    process.exit(misused ? 3 : 2);
  },
);
