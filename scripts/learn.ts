import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { variants } from '../harness/emulator/variants';
import { me3630 } from '../harness/family/me3630';
import { learnedFrom } from '../harness/learn/learn';
import { amount } from '../harness/ledger/amount';
import { LedgerInvalid, readLedger } from '../harness/ledger/ledger-reader';
import { familyOf } from '../reports/compat/families';
import { type Agreement, agreement, evaluated, learnedReport, shareOf } from './learn/evaluation';
import { namingNothing } from './refute/jobs';
import { endByMistake, sentenceOf, wordsFor } from './sentence';

const usage = `npm run learn -- RUN [--out FILE] [--name NAME]; RUN is the folder of a run, or its run.ndjson
npm run learn -- --evaluate [--variant PATTERN]... [--only PATTERN]... [--fresh]`;

const ROOT = path.resolve(__dirname, '..');
const DATA = path.join(ROOT, 'reports/learned.json');
const REPORT = path.join(ROOT, 'reports/learned.md');

/** `npm run learn`: makes an emulator profile from the ledger of a run, or evaluates such profiles. */
async function main(): Promise<number> {
  const { values, positionals } = given();
  if (values.evaluate) return evaluate(values);
  const [run] = wordsFor(usage, 1, values.help ? ['--help'] : positionals);
  if (run === undefined) return endByMistake('RUN is missing', usage);
  const file = statSync(run).isDirectory() ? path.join(run, 'run.ndjson') : run;
  const ledger = readLedger(file);
  const { header } = ledger;
  const family = familyOf(header);
  if (family !== me3630.name)
    return endByMistake(
      `${file} is of a module of the family ${family}: a profile can be learned from one of ${me3630.name} only`,
      usage,
    );
  const name = values.name ?? header.module?.firmware ?? header.runId;
  const out = values.out ?? path.join(path.dirname(file), 'emulator-profile.json');
  const profile = learnedFrom(ledger, name);
  writeFileSync(out, `${JSON.stringify(profile, null, 2)}\n`);
  const { dialect, limits, notShown } = profile;
  const shown = Object.keys(dialect).length + Object.keys(limits).length;
  process.stdout.write(
    [
      `${out}: ${name}, learned from ${amount(ledger.cases.length, 'case')}${ledger.complete ? '' : ' of a run that is not complete'}`,
      `${amount(shown, 'fact')} shown, ${notShown.length} not: ${notShown.join(', ') || 'none'}`,
      `Try it: npm run emulator -- --profile ${out}`,
      '',
    ].join('\n'),
  );
  return 0;
}

/** Runs what is requested, keeps the earlier results of the other modules, and writes data and report. */
async function evaluate({
  variant,
  only,
  fresh,
}: {
  variant: string[];
  only: string[];
  fresh: boolean;
}): Promise<number> {
  const unknown = namingNothing(variant, 'variant');
  if (unknown.length > 0) return endByMistake(`--variant: there is no variant ${unknown.join(', ')}`, usage);
  const keeping = only.length === 0;
  if (keeping && fresh) rmSync(DATA, { force: true });
  const done: Agreement[] = [];
  await evaluated(variant, only, (one) => {
    done.push(one);
    process.stdout.write(`${lineOf(one)}\n`);
    if (keeping) writeFileSync(DATA, `${JSON.stringify(withKept([one]), null, 1)}\n`);
  });
  const all = keeping ? withKept(done) : done;
  const report = learnedReport(all, keeping ? variants.map(({ name }) => name) : []);
  if (keeping) writeFileSync(REPORT, report);
  process.stdout.write(keeping ? `written to ${REPORT}: ${shareOf(all).toFixed(2)} % the same\n` : report);
  return 0;
}

/** Adds the results of earlier or concurrent evaluations for other modules; in the order of the variants. */
function withKept(done: readonly Agreement[]): Agreement[] {
  const earlier = existsSync(DATA) ? z.array(agreement).parse(JSON.parse(readFileSync(DATA, 'utf8'))) : [];
  const all = new Map([...earlier, ...done].map((one) => [one.module, one]));
  const order = variants.map(({ name }) => name);
  return [...all.values()].sort((a, b) => order.indexOf(a.module) - order.indexOf(b.module));
}

function lineOf(one: Agreement): string {
  const differing = one.differences.map(({ caseId, what }) => `\n  ${caseId}: ${what.join('; ')}`);
  return `${one.module}: ${shareOf([one]).toFixed(1)} % of ${one.cases}${differing.join('')}`;
}

function given() {
  try {
    return parseArgs({
      options: {
        out: { type: 'string' },
        name: { type: 'string' },
        evaluate: { type: 'boolean', default: false },
        variant: { type: 'string', multiple: true, default: [] },
        only: { type: 'string', multiple: true, default: [] },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    return endByMistake((error as Error).message, usage);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof LedgerInvalid ? error.message : sentenceOf(error)}\n`);
    process.exit(2);
  },
);
