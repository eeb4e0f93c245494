import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { amount } from '../harness/ledger/amount';
import { type RunDigest, readDigest } from '../reports/compat/run-digest';
import { differenceLine, differencesBetween } from '../reports/diff/sides';
import { runScript } from './check/child-run';

const usage = 'npm run stability -- [RUNS] [--together N] [-- OPTIONS OF npm test]';

/** Far longer than any run on the emulated module, so that a hung one does not block this command. */
const LONGEST_RUN_MS = 30 * 60_000;

/** `npm run stability`: qualifies the same module many times; every verdict and observation must be the same. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { together: { type: 'string', default: '1' }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [count, together] = [Number(positionals[0] ?? 20), Number(values.together)];
  if (values.help || !(count >= 2) || !(together >= 1)) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 3;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'stability-'));
  const runs: RunDigest[] = [];
  for (let next = 0; next < count; next += together) {
    const numbers = Array.from({ length: Math.min(together, count - next) }, (_, i) => next + i + 1);
    runs.push(...(await Promise.all(numbers.map((n) => qualified(n, folder, positionals.slice(1))))));
  }
  const differences = differencesBetween(runs);
  const cases = runs[0]?.cases ?? [];
  const observations = cases.reduce((sum, record) => sum + Object.keys(record.observations).length, 0);
  process.stdout.write(
    [
      ...differences.map(differenceLine),
      `${amount(count, 'run')} of ${amount(cases.length, 'case')} with ${amount(observations, 'observation')}: ${amount(differences.length, 'difference')}`,
      `their records are in ${folder}`,
      '',
    ].join('\n'),
  );
  return differences.length === 0 ? 0 : 1;
}

/**
 * One run, in its own process and folder.
 * @throws NotCounted, LedgerInvalid, or the system's error when there is no ledger
 */
async function qualified(number: number, folder: string, options: readonly string[]): Promise<RunDigest> {
  const out = path.join(folder, String(number));
  const started = performance.now();
  const { code } = await runScript('test', [...options, '--out', out], LONGEST_RUN_MS);
  const run = readDigest(path.join(out, 'run.ndjson'));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`run ${number}: ${run.cases.length} cases, exit code ${code}, ${seconds} s\n`);
  return run;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
