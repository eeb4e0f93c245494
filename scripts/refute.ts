import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { select } from '../harness/conformance/plan';
import { variants } from '../harness/emulator/variants';
import { clauses } from '../suites';
import type { Job, JobDone } from './refute/job';
import { matrixOf } from './refute/matrix';
import { refutationReport } from './refute/report';
import { runJobs } from './refute/worker-pool';

const HONEST = 'the honest module';
const REPORT = path.resolve(__dirname, '../reports/refutation.md');

/** `npm run refute`: shows that the suites catch broken modules and accuse no module that obeys. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      mutants: { type: 'boolean', default: false },
      variants: { type: 'boolean', default: false },
    },
  });
  const everything = values.mutants === values.variants;
  const selection = { exclude: [], level: 'all', repeat: 1, disruptive: true, endurance: false } as const;
  const cases = select(clauses, { ...selection, only: values.only, endurance: everything || values.mutants });
  const jobs: Job[] = [];
  if (everything || values.variants)
    for (const variant of [HONEST, ...variants.map(({ name }) => name)])
      jobs.push({
        kind: 'variant',
        variant,
        caseIds: cases.filter((p) => !p.case.needs?.includes('endurance')).map((p) => p.case.id),
      });
  if (everything || values.mutants)
    for (const { case: c } of cases)
      for (const { name } of c.refutedBy) jobs.push({ kind: 'mutant', caseId: c.id, mutant: name });

  const done: JobDone[] = [];
  const started = performance.now();
  await runJobs(jobs, (result) => {
    done.push(result);
    if (process.stdout.isTTY) process.stdout.write(`\r${done.length}/${jobs.length} `);
  });
  const report = refutationReport(matrixOf(done));
  const whole = everything && values.only.length === 0;
  if (whole) writeFileSync(REPORT, report);
  process.stdout.write(
    `${report}\n${((performance.now() - started) / 1000).toFixed(1)} s${whole ? `, written to ${REPORT}` : ''}\n`,
  );
  const { survivors, falseAlarms } = matrixOf(done);
  return survivors.length + falseAlarms.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(2);
  },
);
