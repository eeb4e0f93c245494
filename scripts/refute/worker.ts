import { startLocalCloud } from '../../harness/cloud/local/local-cloud';
import { CaseRunner } from '../../harness/conformance/case-runner';
import type { PlacedCase } from '../../harness/conformance/clause';
import { nonces } from '../../harness/conformance/nonce';
import { type Assembly, assembled } from '../../harness/emulator/mutant';
import { me3630 } from '../../harness/emulator/profiles/me3630';
import { variants } from '../../harness/emulator/variants';
import type { CaseRecord } from '../../harness/ledger/record';
import { startClock } from '../../harness/wire/clock';
import { clauses } from '../../suites';
import type { Job, JobDone, Trial } from './job';
import { openMemoryBench } from './memory-bench';

const SEED = 1;
const cases = new Map(
  clauses.flatMap((clause) => clause.cases.map((c): [string, PlacedCase] => [c.id, { clause, case: c }])),
);

/** Takes jobs from the parent, one at a time, and answers each with what came of it. */
async function main(): Promise<void> {
  const clock = startClock();
  const cloud = await startLocalCloud({ clock, seed: SEED });
  process.on('message', async (job: Job) => {
    const { bench, close } = await openMemoryBench(assemblyOf(job), cloud, clock);
    const runner = new CaseRunner(bench, nonces(SEED));
    const trials: Trial[] = [];
    for (const caseId of job.kind === 'mutant' ? [job.caseId] : job.caseIds)
      trials.push(trialOf(await runner.run(find(caseId))));
    await close();
    process.send?.({ job, trials } satisfies JobDone);
  });
  process.send?.('ready');
}

function assemblyOf(job: Job): Assembly {
  if (job.kind === 'variant') {
    const variant = variants.find(({ name }) => name === job.variant);
    return variant ? assembled(me3630, variant) : assembled(me3630);
  }
  const mutant = find(job.caseId).case.refutedBy.find(({ name }) => name === job.mutant);
  if (!mutant) throw new Error(`case ${job.caseId} does not name the mutant ${job.mutant}`);
  return assembled(me3630, mutant);
}

function find(caseId: string): PlacedCase {
  const placed = cases.get(caseId);
  if (!placed) throw new Error(`there is no case ${caseId}`);
  return placed;
}

function trialOf({ id, verdict, reason, checks, durationMs }: CaseRecord): Trial {
  const failed = checks
    .filter(({ held }) => !held)
    .map(({ what, expected, actual }) => `${what}: expected ${expected}, got ${actual}`);
  return { caseId: id, verdict, reason, failed, ms: durationMs };
}

void main();
