import path from 'node:path';
import { ConfigurationError } from '../harness/bench/configuration/configuration-error';
import { readConfiguration } from '../harness/bench/configuration/read-configuration';
import { examineBench } from '../harness/bench/doctor/examine-bench';
import { thisMachine } from '../harness/bench/doctor/machine';
import { exitCodeOf, prescription } from '../harness/bench/doctor/prescription';
import { endByMistake, wordsFor } from './usage';

const USAGE = 'npm run doctor -- [options of npm test]: is this bench ready, and if not, what to do';
const project = path.resolve(__dirname, '..');

/** What is wrong with these options beyond what the environment and .env say; null when nothing is. */
function mistakeIn(argv: readonly string[]): string | null {
  const complaint = (options: readonly string[]): string | null => {
    try {
      readConfiguration(options, process.env, path.join(project, '.env'));
      return null;
    } catch (error) {
      if (error instanceof ConfigurationError) return error.message;
      throw error;
    }
  };
  const said = complaint(argv);
  return said === complaint([]) ? null : said;
}

/** `npm run doctor`: exit code 0 when a run could begin on this bench, 2 when it could not, 3 for wrong usage. */
async function main(argv: readonly string[]): Promise<void> {
  if (argv.some((word) => word === '--help' || word === '-h')) wordsFor(USAGE, 0, argv);
  const mistake = mistakeIn(argv);
  if (mistake !== null) endByMistake(mistake, USAGE);
  const findings = await examineBench(argv, process.env, thisMachine(project));
  process.stdout.write(prescription(findings));
  process.exitCode = exitCodeOf(findings);
}

void main(process.argv.slice(2));
