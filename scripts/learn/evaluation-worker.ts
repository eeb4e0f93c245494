import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startLocalCloud } from '../../harness/cloud/local/local-cloud';
import type { PlacedCase } from '../../harness/conformance/case';
import { learnedModule } from '../../harness/emulator/learned/learned-module';
import { learnedProfile } from '../../harness/emulator/learned/learned-profile';
import { type Assembly, assembled } from '../../harness/emulator/mutant';
import { mutants } from '../../harness/emulator/mutants';
import { me3630 } from '../../harness/emulator/profiles/me3630';
import { variants } from '../../harness/emulator/variants';
import { learnedFrom } from '../../harness/learn/learn';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { startClock } from '../../harness/wire/clock';
import { casesById } from '../refute/jobs';
import { SEED } from '../refute/memory-bench';
import { type Agreement, differencesOf, type EvaluationJob, type Explained } from './evaluation';
import { recordedRun, type Surroundings, unrecordedRun } from './recorded-run';

/** Takes jobs from the parent, one at a time, and answers each with the agreement of the learned module. */
async function main(): Promise<void> {
  const clock = startClock();
  const around = { clock, cloud: await startLocalCloud({ clock, seed: SEED }) };
  process.on('message', async (job: EvaluationJob) => {
    process.send?.(await agreementOf(job, around));
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

async function agreementOf({ module, caseIds }: EvaluationJob, around: Surroundings): Promise<Agreement> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'learn-'));
  try {
    const original = originalModule(module);
    const file = path.join(folder, 'run.ndjson');
    await recordedRun(original, placed(caseIds), file, around);
    const first = readLedger(file);
    const written = JSON.stringify(learnedFrom(first, module));
    const learned = learnedModule(learnedProfile.parse(JSON.parse(written)));
    const differences = differencesOf(first.cases, await unrecordedRun(learned, placed(caseIds), around));
    const ids = differences.map(({ caseId }) => caseId);
    const again = await unrecordedRun(original, placed(ids), around);
    const learnedAgain = await unrecordedRun(learned, placed(ids), around);
    const unsteady = differencesOf(
      first.cases.filter(({ id }) => ids.includes(id)),
      again,
    );
    const still = differencesOf(again, learnedAgain);
    const explained = differences.map(
      ({ caseId, what }): Explained => ({
        caseId,
        what,
        originalDiffersFromItself: unsteady.some((one) => one.caseId === caseId),
        agreesAlone: !still.some((one) => one.caseId === caseId),
      }),
    );
    return { module, cases: first.cases.length, differences: explained };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function originalModule(name: string): Assembly {
  return assembled(me3630, ...[...variants, ...mutants].filter((difference) => difference.name === name));
}

function placed(ids: readonly string[]): PlacedCase[] {
  return ids.flatMap((id) => casesById.get(id) ?? []);
}

void main();
