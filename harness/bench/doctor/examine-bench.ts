import { join } from 'node:path';
import { engines } from '../../../package.json';
import { familyNamed } from '../../family/families';
import type { Family } from '../../family/family';
import type { Configuration } from '../configuration/configuration';
import { ConfigurationError } from '../configuration/configuration-error';
import type { PortTarget } from '../configuration/port-target';
import { readConfiguration } from '../configuration/read-configuration';
import { listPorts } from '../ports/list-ports';
import { nameOfPower } from '../power-cycle';
import { type Finding, note, ok, problem } from './finding';
import { checkInstallation } from './installation';
import { checkAutosuspend } from './linux/autosuspend';
import { checkModemManager } from './linux/modem-manager';
import { udevAdvice } from './linux/udev-rule';
import { checkListenAddress, checkReach } from './listen-address';
import { type Machine, platformOf } from './machine';
import { checkAnswer } from './module-answer';
import { checkNodeVersion } from './node-version';
import { examinePlatform } from './platform';
import { checkPortAccess } from './port-access';
import { findPort } from './port-of-module';
import { isOnThisMachine } from './where-module-is';

/**
 * Looks whether a run on a real module could begin. Says `AT` to the module, and changes nothing.
 * @param argv options of `npm test`, which say what bench is meant; without `--port` it is `--port auto`
 */
export async function examineBench(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  machine: Machine,
): Promise<readonly Finding[]> {
  const findings = [checkNodeVersion(machine.nodeVersion, engines.node), checkInstallation(machine.project)];
  const configuration = configurationOf(argv, env, machine.project);
  if (configuration instanceof ConfigurationError)
    return [...findings, problem(configuration.message, 'docs/options.md lists the options')];
  return [
    ...findings,
    ok('options, environment and .env can be read'),
    ...(await examinePort(configuration, machine)),
    ...(await examineCloud(configuration)),
    examineRecovery(configuration),
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
  return [...around, await checkAnswer(path ?? nameOf(port), baud, machine.askModule)];
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

function nameOf(port: PortTarget): string {
  if (!('address' in port)) return port.kind;
  const { host } = port.address;
  return `${port.kind}://${host.includes(':') ? `[${host}]` : host}:${port.address.port}`;
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

function examineRecovery({ power }: Configuration): Finding {
  if (power !== null) return ok(`${nameOfPower(power)} can bring a module back that hangs`);
  return note(
    'nothing can bring a module back that hangs',
    'set POWER_CYCLE_CMD to a command that takes its power off and gives it back, or name its "power" in benches.json',
  );
}
