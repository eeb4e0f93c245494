import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LedgerInvalid, readLedger } from '../harness/ledger/ledger-reader';
import { rejudged, rejudgedJson, rejudgedMarkdown } from './rejudge/rejudge';
import { endByMistake, sentenceOf, wordsFor } from './sentence';

const usage = 'npm run rejudge -- RUN [--out DIR] [--strict]; RUN is the folder of a run, or its run.ndjson';

/**
 * `npm run rejudge`: judges an old run by the present rules, from its ledger. Writes `rejudged.md` and `rejudged.json`
 * next to the ledger, which is not changed. Resolves to the exit code that the run would have now.
 */
function main(): number {
  const { out, strict, words } = given();
  const [run] = wordsFor(usage, 1, words);
  if (run === undefined) return endByMistake('RUN is missing', usage);
  const file = statSync(run).isDirectory() ? path.join(run, 'run.ndjson') : run;
  const judgement = rejudged(readLedger(file), { strict });
  const folder = out ?? path.dirname(file);
  mkdirSync(folder, { recursive: true });
  const markdown = rejudgedMarkdown(judgement);
  const files = {
    'rejudged.md': markdown,
    'rejudged.json': rejudgedJson(judgement),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  process.stdout.write(
    [markdown, ...Object.keys(files).map((name) => path.join(folder, name)), ''].join('\n'),
  );
  return judgement.after.exitCode;
}

function given(): { out: string | undefined; strict: boolean; words: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      options: {
        out: { type: 'string' },
        strict: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    const words = values.help ? ['--help'] : positionals;
    return { out: values.out, strict: values.strict, words };
  } catch (error) {
    return endByMistake((error as Error).message, usage);
  }
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${error instanceof LedgerInvalid ? error.message : sentenceOf(error)}\n`);
  process.exitCode = 2;
}
