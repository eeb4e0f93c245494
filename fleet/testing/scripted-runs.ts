import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { leaseOfFile } from '../../harness/bench/lease-file';
import { someCase, someEnd, someHeader } from '../../harness/ledger/ledger.fixture';
import { LedgerWriter } from '../../harness/ledger/ledger-writer';
import type { CaseRecord } from '../../harness/ledger/record';
import { Redactor } from '../../harness/ledger/redactor';
import { runVerdictOf } from '../../harness/ledger/verdict';
import type { Runner, RunTask } from '../agent/child-run';

/** The result of a simulated bench for a case. */
export type Script = (task: RunTask, id: string) => Partial<CaseRecord> | Promise<Partial<CaseRecord>>;

export interface ScriptedRuns {
  readonly runner: Runner;
  /** Every run that was started, as `LEFT p1`, without identification runs. */
  readonly started: string[];
}

export const FIRMWARE = 'AL_ME3630C1CV1.0B07';

/** Runs that write a ledger by a script, for tests of how a fleet handles them. */
export function scriptedRuns(script: Script = () => ({}), firmware = FIRMWARE): ScriptedRuns {
  const started: string[] = [];
  const runner: Runner = (task) => {
    if (task.part.qualification !== 'look') started.push(`${task.bench} ${task.part.part}`);
    let interrupted = false;
    let killed = false;
    const run = async () => {
      mkdirSync(task.out, { recursive: true });
      const ledger = LedgerWriter.create(path.join(task.out, 'run.ndjson'), { redactor: new Redactor() });
      const lease = leaseOfFile(task.leaseFile);
      ledger.writeHeader(headerFor(task, firmware));
      for (const id of task.part.cases) {
        const changes = task.part.qualification === 'look' ? {} : await script(task, id);
        if (killed) return { code: null, complaint: null };
        if (interrupted) break;
        const over = lease.over();
        ledger.caseRecord(recordFor(id, over === null ? changes : { ...BENCH_LOST, reason: over }));
      }
      const { verdict, reason } = runVerdictOf({
        ...{ plan: task.part.cases, cases: ledger.cases, controls: [], invariants: [] },
        ...{ notRun: null, strict: false },
      });
      ledger.footer({ ...someEnd, verdict, reason });
      ledger.close();
      return { code: { pass: 0, fail: 1, inconclusive: 2, void: 2 }[verdict], complaint: null };
    };
    return {
      ended: run(),
      interrupt: () => {
        interrupted = true;
      },
      kill: () => {
        killed = true;
      },
    };
  };
  return { runner, started };
}

function headerFor({ bench, part }: RunTask, firmware: string) {
  const header = someHeader();
  return {
    ...header,
    runId: `${part.qualification}-${part.part}-${bench}-${process.hrtime.bigint()}`,
    module: { manufacturer: 'GOSUNCN', model: 'ME3630', firmware, imeiDigest: null },
    bench: { ...header.bench, name: bench },
    plan: [...part.cases],
  };
}

function recordFor(id: string, changes: Partial<CaseRecord>): Omit<CaseRecord, 'type'> {
  const { type: _, ...record } = someCase({ id, events: [1, 0], checks: [], ...changes });
  return { ...record, checks: record.checks.length > 0 || record.verdict !== 'pass' ? record.checks : held };
}

const held = [{ what: 'final result', expected: 'OK', actual: 'OK', held: true, at: 0 }];

export const FAILED: Partial<CaseRecord> = {
  verdict: 'fail',
  attribution: 'module',
  reason: 'final result: expected OK, got ERROR',
  checks: [{ what: 'final result', expected: 'OK', actual: 'ERROR', held: false, at: 0 }],
};

export const BENCH_LOST: Partial<CaseRecord> = {
  verdict: 'inconclusive',
  attribution: 'bench',
  reason: 'the port went away: unplugged',
};
