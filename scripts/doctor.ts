import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ConfigurationError } from '../harness/bench/configuration/configuration';
import { readConfiguration } from '../harness/bench/configuration/read-configuration';
import { examineBench } from '../harness/bench/doctor/examine-bench';
import { exitCodeOf, prescription } from '../harness/bench/doctor/finding';
import { thisMachine } from '../harness/bench/doctor/port-of-module';
import { endByMistake, wordsFor } from './sentence';

const USAGE =
  'npm run doctor -- [options of npm test] [--power [--yes]]: is this bench ready, and if not, what to do; --power switches the power of the module off and on, and asks before it does unless --yes is there';
const project = path.resolve(__dirname, '..');

/** Asks at the terminal. Without a terminal, consent must be given on the command line. */
function consentOf(argv: readonly string[]): ((question: string) => Promise<boolean>) | undefined {
  const yes = argv.includes('--yes');
  if (!argv.includes('--power')) return yes ? endByMistake('--yes belongs to --power', USAGE) : undefined;
  if (yes) return async () => true;
  if (!process.stdin.isTTY)
    endByMistake(
      '--power takes the power off the module: add --yes where the question cannot be answered',
      USAGE,
    );
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(`${question} (yes or no) `);
    terminal.close();
    return answer.trim().toLowerCase() === 'yes';
  };
}

/** What is wrong with these options themselves, apart from the environment and .env; null for nothing. */
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

/** `npm run doctor`: exit code 0 if a run could begin on this bench, 2 if not, 3 for wrong usage. */
async function main(argv: readonly string[]): Promise<void> {
  if (argv.some((word) => word === '--help' || word === '-h')) wordsFor(USAGE, 0, argv);
  const consents = consentOf(argv);
  const options = argv.filter((word) => word !== '--power' && word !== '--yes');
  const mistake = mistakeIn(options);
  if (mistake !== null) endByMistake(mistake, USAGE);
  const findings = await examineBench(options, process.env, thisMachine(project), consents);
  process.stdout.write(prescription(findings));
  process.exitCode = exitCodeOf(findings);
}

void main(process.argv.slice(2));
