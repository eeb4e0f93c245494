import path from 'node:path';
import { ConfigurationError } from '../harness/bench/configuration/configuration-error';
import { helpText } from '../harness/bench/configuration/help';
import { readConfiguration } from '../harness/bench/configuration/read-configuration';
import { version } from '../package.json';
import { listPlan, listRequirements } from './qualify/list';
import { qualify } from './qualify/qualify';

// Whoever reads the first lines of a long list and hangs up has seen what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

/** `npm test`: qualifies a module, or lists what would be asked of it. */
async function main(): Promise<number> {
  const configuration = readConfiguration(
    process.argv.slice(2),
    process.env,
    path.resolve(__dirname, '../.env'),
  );
  if (configuration.help) return say(helpText());
  if (configuration.version) return say(version);
  if (configuration.list)
    return say(configuration.requirements ? listRequirements(configuration) : listPlan(configuration));
  return qualify(configuration);
}

function say(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof ConfigurationError;
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : error}\n`);
    process.exitCode = known ? 3 : 2;
  },
);
