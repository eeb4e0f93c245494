import { amount } from '../harness/ledger/amount';
import { compatibilityOf } from '../reports/compat/compatibility';
import { loadRuns } from '../reports/compat/load-runs';
import { acceptKnown } from '../reports/known-deviations/known-deviations';
import { deviationsFor, existing, given, ofOneFamily, RUNS, runCommand, today } from './compat/command-line';
import { catalogue, writeMatrix } from './compat/write-matrix';

const usage =
  'npm run compat -- [FOLDER...] [--out DIR] [--family NAME] [--emulated] [--known FILE]   (default: reports/runs; exit code 2 when a ledger was left out or a known deviation has to be looked at)';

/** `npm run compat`: what works in which firmware, from the ledgers of many runs. */
function main(): number {
  const { values, positionals } = given(usage, {
    out: { type: 'string' },
    family: { type: 'string' },
    emulated: { type: 'boolean' },
    known: { type: 'string' },
  });
  const folders = positionals.length > 0 ? positionals : [RUNS];
  const { runs: all, leftOut, copies } = loadRuns(folders.map((folder) => existing(folder, usage)));
  const emulated = values.emulated ?? false;
  const runs = ofOneFamily(all, { emulated, family: values.family }, usage);
  const counted = emulated ? runs : runs.filter(({ header }) => !header.bench.emulated);
  const deviations = deviationsFor(values.known, folders[0], usage);
  const accepted = acceptKnown(deviations, counted, {
    today: today(),
    everyFirmware: values.family === undefined,
  });
  const table = compatibilityOf(runs, catalogue, { emulated, accepted, leftOut });
  const files = writeMatrix(table, values.out ?? folders[0] ?? '.');
  const lines = [
    ...leftOut.map(({ source, why }) => `left out: ${source}: ${why}`),
    ...copies.map(({ source, why }) => `counted once: ${source} is ${why}`),
    ...table.problems,
    [
      `${amount(table.columns.length, 'firmware')}${table.emulated ? ' (EMULATED)' : ''}`,
      amount(counted.length, 'run'),
      amount(table.cases.size, 'case'),
      `${amount(table.observations.filter(({ changed }) => changed).length, 'observation')} that changed`,
    ].join(', '),
    ...(table.emulatedLeftOut > 0
      ? [
          `left out: ${amount(table.emulatedLeftOut, 'run')} of an emulated module; --emulated counts such runs, too`,
        ]
      : []),
    ...files,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return leftOut.length > 0 || table.problems.length > 0 ? 2 : 0;
}

runCommand(main);
