import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { Agent } from '../../../fleet/agent/agent';
import type { Runner, RunTask } from '../../../fleet/agent/child-run';
import { Store, storeAddress } from '../../../fleet/store/store';
import { parseBenches } from '../../../harness/bench/benches/bench-file';
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

/** The behaviour of the benches in a simulation. */
export interface SimulatedBenches {
  /** By name of the bench. */
  readonly firmwares: ReadonlyMap<string, string>;
  /** The additional time of a case, ms: with a radio a case takes about 2 s. */
  readonly paceMs: number;
}

/** Runs of the emulated module in this process; each bench has its own cloud, created at its first run. */
function memoryRuns(benches: SimulatedBenches): Runner {
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

/** One run, whose ledger is sealed only if every case was run during the lease. */
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
  const { bench, close } = await openMemoryBench(assembled(profile), cloud, startClock(), { recorder });
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
    family: me3630.name,
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

/** The start message of a simulated machine. */
export const machine = z.strictObject({
  store: z.string(),
  leaseMs: z.number(),
  checkMs: z.number(),
  /** Names of its benches, each with its firmware. */
  benches: z.array(z.tuple([z.string(), z.string()])),
  paceMs: z.number(),
  out: z.string(),
  /** File for the cost of each part. */
  costs: z.string(),
  plan: z.array(z.string()),
});
export type Machine = z.infer<typeof machine>;

/** A program: a machine of a lab whose benches are in memory. */
async function main(text: string): Promise<void> {
  const told = machine.parse(JSON.parse(text));
  const { leaseMs, checkMs, paceMs, plan, out } = told;
  const address = storeAddress([{ name: 'FLEET_STORE', text: told.store, spelling: 'FLEET_STORE' }]);
  const store = await Store.open(address, { leaseMs, checkMs });
  const entries = told.benches.map(([name]) => [name, { port: `tcp://${name}:1`, cloud: { kind: 'none' } }]);
  const agent = new Agent({
    ...{ store, out, benches: 'benches.json', names: told.benches.map(([name]) => name) },
    file: parseBenches(JSON.stringify({ benches: Object.fromEntries(entries) }), 'benches.json'),
    runner: memoryRuns({ firmwares: new Map(told.benches), paceMs }),
    planOf: () => plan,
    say: (said) => {
      if (/lost|wait/.test(said)) process.stdout.write(`${said}\n`);
    },
    onPart: (cost) => appendFileSync(told.costs, `${JSON.stringify(cost)}\n`),
  });
  process.on('SIGTERM', () => agent.stop());
  await agent.work();
  process.exit(0);
}

if (process.argv[2] !== undefined) void main(process.argv[2]);
