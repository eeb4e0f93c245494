import { spawn } from 'node:child_process';
import path from 'node:path';
import { ConfigurationError } from '../harness/bench/configuration/configuration-error';
import { CloudUnavailable } from '../harness/cloud/cloud';
import { setUpPlatform, tearDownPlatform } from './platform/setup';
import { startStandIn } from './platform/stand-in';
import { endByMistake } from './usage';

const USAGE = `npm run platform -- setup [OPTION OF NPM TEST]...     makes topics, observer, routes and subscription
       npm run platform -- teardown [OPTION OF NPM TEST]...  takes away what setup made, nothing else
       npm run platform -- stand-in [SPEED]                  a stand-in for the platform; prints its environment
       npm run platform -- try [SPEED] [-- OPTION OF NPM TEST...]  npm test against a stand-in of its own`;

const FULL_SPEED = 500;

/** `npm run platform`. */
async function main(argv: readonly string[]): Promise<number> {
  const [what = '', ...rest] = argv;
  if (what === '--help' || what === '-h') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  switch (what) {
    case 'setup':
      return setUpPlatform(rest, say);
    case 'teardown':
      return tearDownPlatform(rest, say);
    case 'stand-in':
      return standIn(speedIn(rest));
    case 'try':
      return attempt(
        speedIn(rest),
        rest.filter((word, at) => at > 0 || !/^\d+$/.test(word)),
      );
    default:
      return endByMistake(what === '' ? 'nothing was asked for' : `${what} is unknown`, USAGE);
  }
}

function speedIn([word]: readonly string[]): number {
  const speed = word !== undefined && /^\d+$/.test(word) ? Number(word) : FULL_SPEED;
  if (speed >= 1 && speed <= 10_000) return speed;
  return endByMistake(`the speed ${speed} is out of range: expected 1 to 10000`, USAGE);
}

async function standIn(speed: number): Promise<number> {
  const { environment, close } = await startStandIn(speed);
  say('# Put these into .env or the environment, then: npm test -- --cloud aliyun [--aliyun-way api]');
  for (const [name, value] of Object.entries(environment)) say(`${name}=${value}`);
  await new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await close();
  return 0;
}

async function attempt(speed: number, options: readonly string[]): Promise<number> {
  const { environment, close } = await startStandIn(speed);
  const project = path.resolve(__dirname, '..');
  const child = spawn(
    process.execPath,
    ['--require', './scripts/register.cjs', 'scripts/test.ts', '--cloud', 'aliyun', ...options],
    { cwd: project, env: { ...process.env, ...environment }, stdio: 'inherit' },
  );
  const code = await new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 2)));
  await close();
  return code;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof ConfigurationError || error instanceof CloudUnavailable;
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : error}\n`);
    process.exitCode = error instanceof ConfigurationError ? 3 : 2;
  },
);
