import { StoreUnavailable } from '../fleet/store/store';
import { ConfigurationError } from '../harness/bench/configuration/configuration';
import { agent } from './fleet/agent';
import { qualify, result } from './fleet/qualify';
import { cancel, page, schedule, status, unschedule } from './fleet/queue-commands';
import { simulate } from './fleet/simulate';
import { SuitesBroken } from './qualify/load-suites';
import { endByMistake, sentenceOf } from './sentence';

const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  agent,
  qualify,
  result,
  status,
  page,
  cancel,
  schedule,
  unschedule,
  simulate,
};
const USAGE = `npm run fleet -- ${Object.keys(COMMANDS).join(' | ')}: many benches on one queue; docs/fleet.md`;

/** `npm run fleet`: exit code 0 pass, 1 fail, 2 not everything judged or no store, 3 usage. */
async function main([name, ...argv]: readonly string[]): Promise<number> {
  if (name === undefined) return endByMistake('which command?', USAGE);
  if (name === '--help' || name === '-h') {
    console.log(USAGE);
    return 0;
  }
  const command = COMMANDS[name];
  return command === undefined ? endByMistake(`${name} is no command`, USAGE) : command(argv);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = error instanceof ConfigurationError;
    const plain = usage || error instanceof StoreUnavailable || error instanceof SuitesBroken;
    process.stderr.write(`${plain ? error.message : `npm run fleet broke: ${sentenceOf(error)}`}\n`);
    process.exitCode = usage ? 3 : 2;
  },
);
