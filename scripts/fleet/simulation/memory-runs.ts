import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Runner, RunTask } from '../../../fleet/agent/child-run';
import { leaseOfFile } from '../../../harness/bench/lease-file';
import type { RecordedEvent } from '../../../harness/bench/recorder';
import type { Cloud } from '../../../harness/cloud/cloud';
import { startLocalCloud } from '../../../harness/cloud/local/local-cloud';
import { assembled } from '../../../harness/emulator/mutant';
import { me3630 } from '../../../harness/emulator/profiles/me3630';
import { LedgerWriter } from '../../../harness/ledger/ledger-writer';
import { Redactor } from '../../../harness/ledger/redactor';
import { runVerdictOf } from '../../../harness/ledger/verdict';
import { startClock } from '../../../harness/wire/clock';
import { version } from '../../../package.json';
import { casesById } from '../../refute/jobs';
import { openMemoryBench, recordsOf, SEED } from '../../refute/memory-bench';

/** How the benches of a simulation behave. */
export interface SimulatedBenches {
  /** By name of the bench. */
  readonly firmwares: ReadonlyMap<string, string>;
  /** How long a case takes beyond what it takes here: a module on a radio takes about 2 s. */
  readonly paceMs: number;
}

/** Runs of the emulated module in this process, each bench with a cloud of its own, made at its first run. */
export function memoryRuns(benches: SimulatedBenches): Runner {
  const clouds = new Map<string, Promise<Cloud>>();
  return (task) => {
    const stop = { asked: false };
    const cloud = clouds.get(task.bench) ?? startLocalCloud({ clock: startClock(), seed: SEED });
    clouds.set(task.bench, cloud);
    const ended = cloud
      .then((ready) => run(task, ready, benches, stop))
      .then(
        (code) => ({ code, complaint: null }),
        (error: unknown) => ({ code: 2, complaint: error instanceof Error ? error.message : String(error) }),
      );
    const end = () => {
      stop.asked = true;
    };
    return { ended, interrupt: end, kill: end };
  };
}

/** One run, whose ledger is sealed only when every case was run while the lease lasted. */
async function run(
  task: RunTask,
  cloud: Cloud,
  { firmwares, paceMs }: SimulatedBenches,
  stop: { readonly asked: boolean },
): Promise<number> {
  const { part, bench: name, out } = task;
  const lease = leaseOfFile(task.leaseFile);
  const firmware = firmwares.get(name) ?? me3630.identity.firmware;
  mkdirSync(out, { recursive: true });
  const redactor = new Redactor();
  for (const { deviceSecret } of [cloud.device, cloud.other].filter((each) => each !== null))
    redactor.add('deviceSecret', deviceSecret);
  const ledger = LedgerWriter.create(path.join(out, 'run.ndjson'), { redactor });
  ledger.writeHeader(headerFor(task, firmware));
  let lastEvent = 0;
  const recorder = {
    event: (event: RecordedEvent) => {
      lastEvent = ledger.event(event);
      return lastEvent;
    },
    get lastEvent() {
      return lastEvent;
    },
  };
  const profile = { ...me3630, identity: { ...me3630.identity, firmware } };
  const { bench, close } = await openMemoryBench(assembled(profile), cloud, startClock(), recorder);
  try {
    const placed = part.cases.flatMap((id) => casesById.get(id) ?? []);
    for await (const record of recordsOf(bench, placed)) {
      if (stop.asked || lease.over() !== null) return 2;
      ledger.caseRecord(record);
      await delay(paceMs);
    }
    const { verdict, reason } = runVerdictOf({
      ...{ plan: part.cases, cases: ledger.cases, controls: [], invariants: [] },
      ...{ notRun: null, strict: false },
    });
    ledger.footer({
      ...{ verdict, reason, controls: [], notRun: null, connects: bench.budget.count },
      finishedAt: new Date().toISOString(),
    });
    return verdict === 'pass' ? 0 : 1;
  } finally {
    await close();
    ledger.close();
  }
}

function headerFor({ part, bench }: RunTask, firmware: string) {
  return {
    runId: `${part.qualification}-${part.part}-${bench}-${process.pid}-${Math.round(performance.now())}`,
    startedAt: new Date().toISOString(),
    suite: { version, commit: null },
    module: { manufacturer: 'GOSUNCN', model: 'ME3630', firmware, imeiDigest: null },
    bench: {
      name: bench,
      port: 'memory',
      transport: 'memory' as const,
      os: process.platform,
      emulated: true,
    },
    cloud: { kind: 'local' as const, capabilities: [] },
    login: 'http' as const,
    profile: 'simulation',
    plan: [...part.cases],
    seed: SEED,
  };
}
