import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type Configuration, ConfigurationError } from '../harness/bench/configuration/configuration';
import { platformSettings } from '../harness/bench/configuration/platform-settings';
import { readConfiguration } from '../harness/bench/configuration/read-configuration';
import { openPlatformApi } from '../harness/cloud/aliyun/open-platform';
import type { PlatformSettings } from '../harness/cloud/aliyun/platform';
import { consoleSteps, type Made, nothingMade, setUp, tearDown } from '../harness/cloud/aliyun/setup';
import { CloudUnavailable } from '../harness/cloud/cloud';
import { startStandIn } from './platform/stand-in';
import { endByMistake } from './sentence';

type Say = (line: string) => void;

const PROJECT = path.resolve(__dirname, '..');

/** Creates what the platform lacks, or prints how to do it by hand. Resolves to the exit code. */
async function setUpPlatform(argv: readonly string[], say: Say): Promise<number> {
  const settings = settingsFrom(argv);
  const { device, observer, consumerGroup } = settings;
  const api = await openPlatformApi(settings);
  if (!api) {
    for (const line of consoleSteps(device, observer, consumerGroup)) say(line);
    return 0;
  }
  const record = recordOf(settings);
  const found = await setUp({ api, settings, ...record, say });
  if (!observer) keepObserver(found.deviceName, found.deviceSecret, say);
  say('The platform is set up: npm run doctor -- --cloud aliyun looks whether a run can begin.');
  return 0;
}

/** Removes what setup created from this machine. Resolves to the exit code. */
async function tearDownPlatform(argv: readonly string[], say: Say): Promise<number> {
  const settings = settingsFrom(argv);
  const api = await openPlatformApi(settings);
  if (!api)
    throw new ConfigurationError(
      'teardown needs the key that setup had: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    );
  const record = recordOf(settings);
  await tearDown({ api, settings, ...record, say });
  say('What setup made is gone.');
  return 0;
}

function settingsFrom(argv: readonly string[]): PlatformSettings {
  // With --list, settings that only a run needs may be missing.
  const options = ['--cloud', 'aliyun', '--list', ...argv];
  const configuration: Configuration = readConfiguration(options, process.env, path.join(PROJECT, '.env'));
  return platformSettings(
    configuration,
    () => performance.now(),
    () => {},
  );
}

/** Records in a file what was created, for a later process. */
function recordOf({ device }: PlatformSettings): { readonly made: Made; readonly save: () => void } {
  const file = path.join(PROJECT, '.cache', 'platform', `${device.productKey}-${device.deviceName}.json`);
  const made = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Made) : nothingMade();
  return {
    made,
    save: () => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
    },
  };
}

/** The platform shows a secret only once: it is written to the file from which this project reads secrets. */
function keepObserver(name: string, secret: string, say: Say): void {
  const file = path.join(PROJECT, '.env');
  fs.appendFileSync(file, `\nME3630_OBSERVER_NAME=${name}\nME3630_OBSERVER_SECRET=${secret}\n`, {
    mode: 0o600,
  });
  say('name and secret of the observer are in .env now');
}

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
      return endByMistake(what === '' ? 'expected a command, got nothing' : `${what} is unknown`, USAGE);
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
  const child = spawn(
    process.execPath,
    ['--require', './scripts/register.cjs', 'scripts/test.ts', '--cloud', 'aliyun', ...options],
    { cwd: PROJECT, env: { ...process.env, ...environment }, stdio: 'inherit' },
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
