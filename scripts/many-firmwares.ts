import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Ledger, readLedger } from '../harness/ledger/ledger-reader';
import { countVerdicts, runVerdictOf } from '../harness/ledger/verdict';
import { wordsFor } from './sentence';

const usage =
  'npm run many-firmwares -- OUT RUN... (ledgers of real runs, e.g. reports/demo/runs/*/run.ndjson)';
const FIRMWARES = 200;
const CASES = 300;

/**
 * Derives the ledgers of 200 firmwares of 300 cases from a few real runs of the emulated module's profiles: each
 * firmware takes its events and cases from one of the runs, another one every few builds, so that failures appear and
 * disappear. The same runs give the same ledgers.
 */
function main(): void {
  const [out, ...sources] = wordsFor(usage, 100, process.argv.slice(2));
  if (out === undefined || sources.length === 0) {
    process.stderr.write(`expected OUT and a run; usage: ${usage}\n`);
    process.exit(3);
  }
  const runs = sources.map((source) => readLedger(source));
  for (let i = 0; i < FIRMWARES; i++) {
    const run = runs[(Math.floor(i / 7) * 5 + (i % 23 === 0 ? 1 : 0)) % runs.length];
    if (run === undefined) continue;
    const name = `B${String(i + 1).padStart(3, '0')}`;
    mkdirSync(path.join(out, name), { recursive: true });
    writeFileSync(path.join(out, name, 'run.ndjson'), ledgerOf(run, name, i));
  }
  process.stdout.write(`${FIRMWARES} ledgers of ${CASES} cases in ${out}\n`);
}

function ledgerOf({ header, cases, events, footer }: Ledger, name: string, index: number): string {
  const chosen = cases.slice(0, CASES);
  const last = Math.max(...chosen.map(({ events: [, end] }) => end));
  const plan = chosen.map(({ id }) => id);
  const controls = footer?.controls ?? [];
  const judged = runVerdictOf({ plan, cases: chosen, controls, invariants: [], notRun: null, strict: false });
  const startedAt = new Date(Date.UTC(2026, 0, 1) + index * 86_400_000).toISOString();
  const module = header.module && { ...header.module, firmware: `AL_ME3630C1CV1.0${name}` };
  const lines = [
    { ...header, runId: `made-${name}`, startedAt, module, plan },
    ...events.slice(0, last),
    ...chosen,
  ].map((line) => `${JSON.stringify(line)}\n`);
  const sealed = lines.join('');
  const end = {
    type: 'footer',
    ...judged,
    counts: countVerdicts(chosen),
    notRun: null,
    controls,
    connects: footer?.connects ?? 0,
    finishedAt: startedAt,
    sha256: createHash('sha256').update(sealed).digest('hex'),
  };
  return `${sealed}${JSON.stringify(end)}\n`;
}

main();
