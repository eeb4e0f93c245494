import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { amount } from '../harness/ledger/amount';
import { deviationsFor, existing, given, ofOneFamily, runCommand } from './compat/command-line';
import { endByMistake } from './sentence';
import { writeSite } from './site/write-site';

const usage =
  'npm run site -- FOLDER OUT [--family NAME] [--emulated] [--known FILE]   (a static site of all runs in FOLDER; exit code 2 when a ledger was left out or a known deviation has to be looked at)';

/** `npm run site`: all runs of a folder as a static site, for any file server or for `file://`. */
function main(): number {
  const { values, positionals } = given(usage, {
    family: { type: 'string' },
    emulated: { type: 'boolean' },
    known: { type: 'string' },
  });
  const [folder, out, ...more] = positionals;
  if (folder === undefined || out === undefined || more.length > 0)
    endByMistake('expected FOLDER and OUT', usage);
  mkdirSync(out, { recursive: true });
  const emulated = values.emulated ?? false;
  const { family } = values;
  const { table, pages } = writeSite([existing(folder, usage)], out, {
    emulated,
    select: (runs) => ofOneFamily(runs, { emulated, family }, usage),
    everyFirmware: family === undefined,
    deviations: deviationsFor(values.known, folder, usage),
  });
  const lines = [
    ...table.leftOut.map(({ source, why }) => `left out: ${source}: ${why}`),
    ...table.problems,
    ...(table.emulatedLeftOut > 0
      ? [
          `left out: ${amount(table.emulatedLeftOut, 'run')} of an emulated module; --emulated counts such runs, too`,
        ]
      : []),
    `${amount(table.columns.length, 'firmware')}${table.emulated ? ' (EMULATED)' : ''}, ${amount(pages, 'page')}: ${path.join(out, 'index.html')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return table.leftOut.length > 0 || table.problems.length > 0 ? 2 : 0;
}

runCommand(main);
