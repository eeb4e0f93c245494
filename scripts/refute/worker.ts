import type { Bench } from '../../harness/bench/bench';
import type { Cloud } from '../../harness/cloud/cloud';
import { startLocalCloud } from '../../harness/cloud/local/local-cloud';
import type { PlacedCase } from '../../harness/conformance/case';
import { type Assembly, assembled, type Mutant } from '../../harness/emulator/mutant';
import { mutants } from '../../harness/emulator/mutants';
import { me3630 } from '../../harness/emulator/profiles/me3630';
import { variants } from '../../harness/emulator/variants';
import type { FirmwareProfile } from '../../harness/family/family';
import { me3630 as family } from '../../harness/family/me3630';
import type { CaseRecord } from '../../harness/ledger/record';
import { type Clock, startClock } from '../../harness/wire/clock';
import { casesById, catches, type Job, type JobDone, type Trial } from './jobs';
import { openMemoryBench, recordsOf, SEED } from './memory-bench';

/** A module that obeys is judged by the deadlines of a real run; those that are known to be broken would take too long so. */
const HOW: Readonly<Record<Job['kind'], { readonly profile?: FirmwareProfile }>> = {
  variant: { profile: family.profiles.onLoopback },
  named: {},
  whole: {},
};

/** Takes jobs from the parent, one at a time, and answers each with its result. */
async function main(): Promise<void> {
  const clock = startClock();
  const worker = new Worker(await startLocalCloud({ clock, seed: SEED }), clock);
  process.on('message', async (job: Job) => {
    process.send?.(await worker.do(job));
  });
  process.send?.('ready');
}

class Worker {
  constructor(
    private readonly cloud: Cloud,
    private readonly clock: Clock,
  ) {}

  async do(job: Job): Promise<JobDone> {
    const started = this.clock();
    const { trials, connects } = await this.onOneBench(job, job.caseIds);
    const again = job.kind === 'named' ? trials.filter((trial) => !catches(trial)) : [];
    const fresh = new Map<string, Trial>();
    for (const { caseId } of again)
      for (const trial of (await this.onOneBench(job, [caseId])).trials) fresh.set(caseId, trial);
    return {
      job,
      trials: trials.map((trial) => fresh.get(trial.caseId) ?? trial),
      ms: this.clock() - started,
      connects,
    };
  }

  private async onOneBench(
    job: Job,
    caseIds: readonly string[],
  ): Promise<{ trials: Trial[]; connects: number }> {
    const { bench, close } = await openMemoryBench(assemblyOf(job), this.cloud, this.clock, HOW[job.kind]);
    try {
      return { trials: await run(bench, caseIds), connects: bench.budget.count };
    } finally {
      await close();
    }
  }
}

async function run(bench: Bench, caseIds: readonly string[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  for await (const record of recordsOf(bench, caseIds.map(find))) trials.push(trialOf(record));
  return trials;
}

function assemblyOf(job: Job): Assembly {
  switch (job.kind) {
    case 'variant':
      return assembled(me3630, ...variants.filter(({ name }) => job.variants.includes(name)));
    case 'named':
      return assembled(me3630, mutantNamed(job.mutant));
    case 'whole':
      return assembled(me3630, ...job.mutants.map(mutantNamed));
  }
}

function mutantNamed(name: string): Mutant {
  const mutant = mutants.find((m) => m.name === name);
  if (!mutant) throw new Error(`there is no mutant ${name}`);
  return mutant;
}

function find(caseId: string): PlacedCase {
  const placed = casesById.get(caseId);
  if (!placed) throw new Error(`there is no case ${caseId}`);
  return placed;
}

function trialOf({ id, verdict, reason, checks, brokenInvariants, durationMs }: CaseRecord): Trial {
  const failed = checks
    .filter(({ held }) => !held)
    .map(({ what, expected, actual }) => `${what}: expected ${expected}, got ${actual}`);
  return { caseId: id, verdict, reason, failed, brokenInvariants, ms: durationMs };
}

void main();
