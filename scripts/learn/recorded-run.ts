import { requireIdentity } from '../../harness/bench/preflight';
import type { Cloud } from '../../harness/cloud/cloud';
import type { PlacedCase } from '../../harness/conformance/case';
import { CaseRunner } from '../../harness/conformance/case-runner';
import { EarlyRecorder } from '../../harness/conformance/header';
import { nonces } from '../../harness/conformance/texts';
import type { Assembly } from '../../harness/emulator/mutant';
import { LedgerWriter } from '../../harness/ledger/ledger-writer';
import type { CaseRecord } from '../../harness/ledger/record';
import { Redactor } from '../../harness/ledger/redactor';
import { runVerdictOf } from '../../harness/ledger/verdict';
import type { Clock } from '../../harness/wire/clock';
import { openMemoryBench, recordsOf, SEED } from '../refute/memory-bench';

/** The environment of a run in memory. */
export interface Surroundings {
  readonly cloud: Cloud;
  readonly clock: Clock;
}

/**
 * Runs cases on an emulated module in this process and leaves a sealed ledger, as `npm test` does for a module at a
 * port.
 * @param file of the ledger; it must not exist
 */
export async function recordedRun(
  assembly: Assembly,
  placed: readonly PlacedCase[],
  file: string,
  { cloud, clock }: Surroundings,
): Promise<void> {
  const redactor = new Redactor();
  for (const triple of [cloud.device, cloud.other, cloud.disabled, cloud.longest])
    if (triple) redactor.add('deviceSecret', triple.deviceSecret);
  const recorder = new EarlyRecorder();
  const { bench, close } = await openMemoryBench(assembly, cloud, clock, { recorder });
  const ledger = LedgerWriter.create(file, { redactor });
  try {
    const identity = await requireIdentity(bench.module).catch(() => null);
    ledger.writeHeader({
      runId: 'in-memory',
      startedAt: new Date().toISOString(),
      suite: { version: '0', commit: null },
      family: bench.module.family.name,
      module: identity && {
        manufacturer: identity.manufacturer,
        model: identity.model,
        firmware: identity.firmware,
        imeiDigest: null,
      },
      bench: { name: null, port: 'memory', transport: 'memory', os: process.platform, emulated: true },
      cloud: { kind: cloud.kind, capabilities: [...cloud.capabilities].sort() },
      login: bench.cloud.loginWay,
      profile: 'refutation',
      plan: placed.map(({ case: c }) => c.id),
      seed: SEED,
    });
    recorder.continueIn(ledger);
    const runner = new CaseRunner(bench, nonces(SEED));
    for await (const record of recordsOf(bench, placed, runner)) ledger.caseRecord(record);
    const invariants = runner.invariants.records.map((record) => ledger.invariant(record));
    const plan = placed.map(({ case: c }) => c.id);
    const controls = [{ name: 'none was asked', held: true, detail: '' }];
    const { verdict, reason } = runVerdictOf({
      plan,
      cases: ledger.cases,
      controls,
      invariants,
      notRun: null,
      strict: false,
    });
    ledger.footer({
      verdict,
      reason,
      controls,
      notRun: null,
      connects: bench.budget.count,
      finishedAt: new Date().toISOString(),
    });
  } finally {
    ledger.close();
    await close();
  }
}

/** Runs cases like `recordedRun`, but returns only their records, which takes half the time. */
export async function unrecordedRun(
  assembly: Assembly,
  placed: readonly PlacedCase[],
  { cloud, clock }: Surroundings,
): Promise<CaseRecord[]> {
  const { bench, close } = await openMemoryBench(assembly, cloud, clock);
  try {
    const records: CaseRecord[] = [];
    for await (const record of recordsOf(bench, placed)) records.push(record);
    return records;
  } finally {
    await close();
  }
}
