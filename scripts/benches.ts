import path from 'node:path';
import { parseArgs } from 'node:util';
import { readBenches } from '../harness/bench/benches/bench-file';
import { benchStatuses, benchTable } from '../harness/bench/benches/bench-status';
import { ConfigurationError } from '../harness/bench/configuration/configuration';
import { PREFIX } from '../harness/bench/configuration/option';
import { processVariables, readDotenv } from '../harness/bench/configuration/sources';
import { endByMistake, wordsFor } from './sentence';

const USAGE =
  'npm run benches -- [--benches FILE] [--label LABEL]... [--json]: the benches of this machine, and whether each is free, busy or missing';
const project = path.resolve(__dirname, '..');

interface Told {
  readonly benches?: string | undefined;
  readonly label?: string[] | undefined;
  readonly json?: boolean | undefined;
}

function told(argv: readonly string[]): Told {
  if (argv.some((word) => word === '--help' || word === '-h')) wordsFor(USAGE, 0, argv);
  try {
    const options = {
      benches: { type: 'string' },
      label: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...argv], options, allowPositionals: false }).values;
  } catch (error) {
    return endByMistake(error instanceof Error ? (error.message.split('.')[0] ?? '') : String(error), USAGE);
  }
}

/** `npm run benches`: exit code 0 for any state of the benches, 3 if the benches file is invalid. */
async function main({ benches, label = [], json = false }: Told): Promise<void> {
  const variables = [...processVariables(process.env), ...readDotenv(path.join(project, '.env'))].filter(
    ({ text }) => text !== '',
  );
  const said = benches ?? variables.find(({ name }) => name === `${PREFIX}BENCHES`)?.text ?? 'benches.json';
  const file = path.resolve(project, said);
  const names = new Set(variables.map(({ name }) => name));
  const all = await benchStatuses(readBenches(file), file, names);
  const chosen = all.filter(({ labels }) => label.every((each) => labels.includes(each)));
  console.log(json ? JSON.stringify(chosen, null, 2) : benchTable(chosen));
}

main(told(process.argv.slice(2))).catch((error: unknown) => {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
});
