import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { engines } from '../../../package.json';
import { familyNamed } from '../../family/families';
import type { Family } from '../../family/family';
import { benchLock } from '../bench-locks';
import { runOn } from '../benches/bench-status';
import { type Configuration, ConfigurationError } from '../configuration/configuration';
import { readConfiguration } from '../configuration/read-configuration';
import { describeHolder } from '../lock';
import { listPorts } from '../ports/list-ports';
import { nameOfPower } from '../recovery';
import { type Finding, note, ok, problem } from './finding';
import { checkAutosuspend, checkModemManager, udevAdvice } from './linux/disturbances';
import { checkListenAddress, checkReach, isOnThisMachine } from './listen-address';
import { examinePlatform } from './platform';
import {
  checkAnswer,
  checkPortAccess,
  findPort,
  type Machine,
  nameOfPort,
  platformOf,
} from './port-of-module';
import { tryPower } from './power-trial';

/**
 * Checks the version of Node.js.
 * @param version the running version, e.g. `20.20.2`
 * @param engines the oldest supported one, as in package.json: `>=20.19`
 */
export function checkNodeVersion(version: string, engines: string): Finding {
  const lowest = engines.replace(/^>=\s*/, '');
  if (compare(version, lowest) >= 0) return ok(`Node.js ${version}`);
  return problem(`Node.js ${version} is too old`, `install Node.js ${lowest} or newer`);
}

/** Compares versions by component; positive if `a` is later. A missing component counts as 0. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const i of [0, 1, 2]) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), optional: z.boolean().optional() }),
  ),
});

/**
 * Compares the installed packages with the lockfile; optional ones may be missing, as they are for other platforms.
 */
export function checkInstallation(project: string): Finding {
  const wanted = packagesOf(join(project, 'package-lock.json'));
  const installed = packagesOf(join(project, 'node_modules/.package-lock.json'));
  if (!wanted) return problem('package-lock.json cannot be read', 'get the project again');
  if (!installed) return problem('the packages are not installed', 'run npm ci');
  const differing = Object.entries(wanted).filter(
    ([path, { version, optional }]) =>
      path !== '' && (installed[path]?.version ?? (optional ? version : undefined)) !== version,
  );
  const [first] = differing;
  if (!first) return ok('the packages of the lockfile are installed');
  const [path, { version }] = first;
  const others = differing.length > 1 ? ` and ${differing.length - 1} more` : '';
  return problem(
    `the installed packages are not those of the lockfile: ${path} should be ${version}${others}`,
    'run npm ci',
  );
}

function packagesOf(path: string) {
  try {
    return lockfile.parse(JSON.parse(readFileSync(path, 'utf8'))).packages;
  } catch {
    return null;
  }
}

/**
 * Checks whether a run on a real module can start. Sends `AT` to the module, and changes nothing without `consents`.
 * @param argv options of `npm test` that select the bench; the default is `--port auto`
 * @param consents asked before the power of the module is switched; without it, the power is not switched
 */
export async function examineBench(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  machine: Machine,
  consents?: (question: string) => Promise<boolean>,
): Promise<readonly Finding[]> {
  const findings = [checkNodeVersion(machine.nodeVersion, engines.node), checkInstallation(machine.project)];
  const configuration = configurationOf(argv, env, machine.project);
  if (configuration instanceof ConfigurationError)
    return [...findings, problem(configuration.message, 'docs/options.md lists the options')];
  const port = await examinePort(configuration, machine);
  const answers = port.every(({ kind }) => kind !== 'problem');
  return [
    ...findings,
    ok('options, environment and .env can be read'),
    ...port,
    ...(await examineCloud(configuration)),
    consents ? await examinePower(configuration, machine, answers, consents) : examineRecovery(configuration),
  ];
}

function configurationOf(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  project: string,
): Configuration | ConfigurationError {
  const read = (options: readonly string[]) => readConfiguration(options, env, join(project, '.env'));
  try {
    const configuration = read(argv);
    return configuration.port.kind === 'emulated' ? read(['--port', 'auto', ...argv]) : configuration;
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

async function examinePort(configuration: Configuration, machine: Machine): Promise<readonly Finding[]> {
  const { port, baud } = configuration;
  const family = familyNamed(configuration.family);
  const { path, finding } = await findPort(port, family, machine);
  const around = path === null ? [finding] : [finding, ...(await examineDevice(path, family, machine))];
  if (around.some(({ kind }) => kind === 'problem')) return around;
  const name = path ?? nameOfPort(port);
  return [
    ...around,
    (await checkLocks(configuration, name, machine)) ?? (await checkAnswer(name, baud, machine.askModule)),
  ];
}

/** Reports a run that uses the port, which an `AT` would disturb; null for none. */
async function checkLocks(
  { bench, benches }: Configuration,
  port: string,
  { sources }: Machine,
): Promise<Finding | null> {
  const holder = await runOn(bench && benchLock(bench.name, benches), port, sources);
  return (
    holder &&
    problem(
      `${port} is in use by ${describeHolder(holder)}`,
      'wait for it or end it: the module was not asked',
    )
  );
}

async function examineDevice(path: string, family: Family, machine: Machine): Promise<readonly Finding[]> {
  const { sysfs, procfs } = machine.sources;
  if (platformOf(machine) === 'win32') return [];
  const access = await checkPortAccess(path, procfs, platformOf(machine));
  if (platformOf(machine) !== 'linux' || (await isOnThisMachine({ kind: 'serial', path }))) return [access];
  const ports = await listPorts(machine.sources);
  const vendor = ports.find((each) => each.path === path)?.vendorId ?? null;
  const advice = udevAdvice(family, vendor);
  const modemManager = await checkModemManager(vendor, machine.udevRules, advice, procfs);
  const autosuspend = await checkAutosuspend(path, advice, sysfs);
  return [access, modemManager, ...(autosuspend ? [autosuspend] : [])];
}

async function examineCloud(configuration: Configuration): Promise<readonly Finding[]> {
  const { cloud, cloudListen, authListen } = configuration;
  if (cloud === 'aliyun') return examinePlatform(configuration);
  if (cloud === 'none') return [ok('there is no cloud: nothing has to listen here')];
  return [
    await checkListenAddress('--cloud-listen', cloudListen),
    await checkListenAddress('--auth-listen', authListen),
    checkReach(configuration, await isOnThisMachine(configuration.port)),
  ];
}

const POWER_ADVICE =
  'set POWER_CYCLE_CMD to a command that takes its power off and gives it back, or name its "power" in benches.json';

function examineRecovery({ power }: Configuration): Finding {
  if (power === null) return note('nothing can bring a module back that hangs', POWER_ADVICE);
  return ok(
    `${nameOfPower(power)} can bring a module back that hangs; npm run doctor -- --power tries whether it does`,
  );
}

async function examinePower(
  configuration: Configuration,
  machine: Machine,
  answers: boolean,
  consents: (question: string) => Promise<boolean>,
): Promise<Finding> {
  const { power } = configuration;
  if (power === null) return problem('nothing can switch the power of the module', POWER_ADVICE);
  if (!answers)
    return note(
      'the power was not switched',
      'put right what is wrong with the port first: a restart could not be seen',
    );
  if (await consents(`${nameOfPower(power)} takes the power off the module and gives it back. Go on?`))
    return tryPower(configuration, power, machine);
  return note('the power was not switched', 'answer yes to have it tried');
}
