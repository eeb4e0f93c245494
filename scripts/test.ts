import path from 'node:path';
import { helpText } from '../harness/bench/configuration/command-line';
import { ConfigurationError } from '../harness/bench/configuration/configuration';
import { readConfiguration } from '../harness/bench/configuration/read-configuration';
import { version } from '../package.json';
import { SuitesBroken } from './qualify/load-suites';
import { sentenceOf } from './sentence';

// The reader of a pipe may close it early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

/** `npm test`: qualifies a module, or lists the plan. */
async function main(): Promise<number> {
  const configuration = readConfiguration(
    process.argv.slice(2),
    process.env,
    path.resolve(__dirname, '../.env'),
  );
  if (configuration.help) return say(helpText());
  if (configuration.version) return say(version);
  if (configuration.list) {
    const { listPlan, listRequirements } = require('./qualify/list') as typeof import('./qualify/list');
    return say(configuration.requirements ? listRequirements(configuration) : listPlan(configuration));
  }
  const { qualify } = require('./qualify/qualify') as typeof import('./qualify/qualify');
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
    const usage = error instanceof ConfigurationError;
    const sentence =
      usage || error instanceof SuitesBroken ? error.message : `npm test broke: ${sentenceOf(error)}`;
    process.stderr.write(`${sentence}\n`);
    process.exitCode = usage ? 3 : 2;
  },
);
