import { StoreUnavailable } from '../fleet/store/store';
import { ConfigurationError } from '../harness/bench/configuration/configuration';
import { SuitesBroken } from './qualify/load-suites';
import { endByMistake, sentenceOf } from './sentence';

type Command = (argv: readonly string[]) => Promise<number>;

// Each command loads its modules when it is called: the state of the queue needs neither suites nor simulation.
const ofAgent = () => require('./fleet/agent') as typeof import('./fleet/agent');
const ofQualify = () => require('./fleet/qualify') as typeof import('./fleet/qualify');
const ofQueue = () => require('./fleet/queue-commands') as typeof import('./fleet/queue-commands');
const ofSimulate = () => require('./fleet/simulate') as typeof import('./fleet/simulate');

const agent: Command = (argv) => ofAgent().agent(argv);
const qualify: Command = (argv) => ofQualify().qualify(argv);
const result: Command = (argv) => ofQualify().result(argv);
const status: Command = (argv) => ofQueue().status(argv);
const page: Command = (argv) => ofQueue().page(argv);
const cancel: Command = (argv) => ofQueue().cancel(argv);
const schedule: Command = (argv) => ofQueue().schedule(argv);
const unschedule: Command = (argv) => ofQueue().unschedule(argv);
const simulate: Command = (argv) => ofSimulate().simulate(argv);

const COMMANDS: Readonly<Record<string, Command>> = {
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
  return command === undefined ? endByMistake(`${name} is not a command`, USAGE) : command(argv);
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
