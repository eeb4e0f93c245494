import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Ledger, LedgerInvalid, readLedger } from '../harness/ledger/ledger-reader';
import { familyOf } from '../reports/compat/families';
import { writeAllureResults } from '../reports/write-reports';
import { runInstalled } from './check/child-run';
import { endByMistake, sentenceOf } from './sentence';

const usage = 'npm run allure -- [RUN...] [--out FOLDER]; without runs all of reports/runs';
const RUNS = 'reports/runs';
const DEADLINE_MS = 5 * 60_000;

/** `npm run allure`: writes Allure's HTML, with the history over the given runs; needs no network. */
async function main(): Promise<number> {
  const { runs, out } = told();
  const work = mkdtempSync(path.join(tmpdir(), 'allure-'));
  try {
    const { ledgers, complaints } = read(runs);
    for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
    if (ledgers.length === 0) {
      process.stderr.write('no run can be read, so there is nothing to report\n');
      return 2;
    }
    for (const [i, ledger] of ledgers.entries()) {
      const failure = await generate(ledger, work, path.resolve(out));
      if (failure !== null) {
        process.stderr.write(`${failure}\n`);
        return 2;
      }
      process.stdout.write(`${i + 1} of ${ledgers.length}: ${ledger.header.runId}\n`);
    }
    const page = path.join(out, 'index.html');
    withoutAnalytics(page);
    process.stdout.write(`${page}\n`);
    return complaints.length > 0 ? 2 : 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function told(): { runs: readonly string[]; out: string } {
  try {
    const { values, positionals } = parseArgs({
      options: {
        out: { type: 'string', default: 'reports/allure' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    if (values.help) {
      process.stdout.write(`${usage}\n`);
      process.exit(0);
    }
    const absent = positionals.find((run) => !existsSync(run));
    if (absent !== undefined) endByMistake(`${absent} does not exist`, usage);
    return { runs: positionals.length > 0 ? positionals : runsIn(RUNS), out: values.out };
  } catch (error) {
    return endByMistake(sentenceOf(error), usage);
  }
}

function runsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((run) => existsSync(path.join(run, 'run.ndjson')));
}

/** Ledgers by start time, and a sentence for each unreadable one. */
function read(runs: readonly string[]): { ledgers: Ledger[]; complaints: string[] } {
  const complaints: string[] = [];
  const ledgers = runs.flatMap((run) => {
    const file = statSync(run).isDirectory() ? path.join(run, 'run.ndjson') : run;
    try {
      return [readLedger(file)];
    } catch (error) {
      const why = error instanceof LedgerInvalid ? error.message : sentenceOf(error);
      complaints.push(`left out: ${why.replace(/\s*\n\s*/g, '; ')}`);
      return [];
    }
  });
  return {
    ledgers: ledgers.sort((a, b) => a.header.startedAt.localeCompare(b.header.startedAt)),
    complaints,
  };
}

/** Adds one run to the report; Allure finds earlier runs by the history in the work folder. */
async function generate(ledger: Ledger, work: string, out: string): Promise<string | null> {
  const results = path.join(work, 'allure-results');
  const config = path.join(work, 'allurerc.json');
  writeAllureResults(ledger, results);
  writeFileSync(
    config,
    JSON.stringify({
      name: `${familyOf(ledger.header)} conformance: ${ledger.header.module?.firmware ?? 'unknown firmware'}`,
      output: out,
      historyPath: path.join(work, 'history.jsonl'),
      plugins: { awesome: { options: { singleFile: true, reportLanguage: 'en' } } },
    }),
  );
  const end = await runInstalled('allure/cli.js', ['generate', '--config', config, results], DEADLINE_MS);
  if (end.code === 0) return null;
  const how = end.overdue ? 'took too long' : `ended with exit code ${end.code}`;
  return `Allure ${how}: ${end.output.trim().split('\n').slice(-5).join(' ')}`;
}

/** Allure's page reports its use to Google and has no setting for that; a report must not send anything. */
function withoutAnalytics(page: string): void {
  const html = readFileSync(page, 'utf8');
  const clean = html.replace(
    /<script async src="https:\/\/www\.googletagmanager\.com[^>]*><\/script>\s*<script>[\s\S]*?<\/script>/,
    '',
  );
  if (clean.includes('googletagmanager'))
    throw new Error(`expected the analytics of Allure's page ${page} in a form known here, got another`);
  writeFileSync(page, clean);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = 2;
  },
);
