import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Address, Triple } from '../../cloud/cloud';
import { familyNamed } from '../../family/families';
import {
  asksForHelp,
  type CommandLine,
  environmentNames,
  type Given,
  type GivenValue,
  readCommandLine,
} from './command-line';
import { type Configuration, ConfigurationError } from './configuration';
import type { Option } from './option';
import { optionEntries, options, type Settings } from './options';
import { accessKeyOf, checkPlatformAgreement, observerOf } from './platform-settings';
import {
  chosenBench,
  type NamedBench,
  processVariables,
  readDotenv,
  readNpmOptions,
  readVariables,
} from './sources';

const tripleKeys = ['productKey', 'deviceName', 'deviceSecret'] as const;

/**
 * A shorter secret could be a word of the reports, which redaction would destroy. Secrets of the platform have 32.
 */
const SHORTEST_SECRET = 8;
const TOO_SHORT = `${environmentNames('deviceSecret', options.deviceSecret).join()} is too short for a secret: expected at least ${SHORTEST_SECRET} characters`;

/**
 * The credential triple; null if none is configured.
 * @throws ConfigurationError when a part is missing
 */
function tripleOf({ productKey, deviceName, deviceSecret }: Settings): Triple | null {
  if (productKey !== null && deviceName !== null && deviceSecret !== null) {
    if (deviceSecret.length < SHORTEST_SECRET) throw new ConfigurationError(TOO_SHORT);
    return { productKey, deviceName, deviceSecret };
  }
  const given = { productKey, deviceName, deviceSecret };
  const missing = tripleKeys.filter((key) => given[key] === null);
  const names = missing.flatMap((key) => environmentNames(key, options[key])).join(' and ');
  if (missing.length < tripleKeys.length) {
    throw new ConfigurationError(`the device's triple is incomplete: set ${names} too, or none of the three`);
  }
  return null;
}

/**
 * Checks options that only make sense together.
 * @param typed the options of the command line: those of the environment may be unused
 * @throws ConfigurationError when the other one is missing
 */
function checkAgreement(settings: Settings, typed: Given): void {
  const { family, mqttUrl, list } = settings;
  const cloud = cloudOf(settings);
  if (cloud !== settings.cloud && typed.has('cloud'))
    throw new ConfigurationError(
      `--cloud ${settings.cloud} is of no use to --family ${family}, which has no commands for a cloud: leave it out`,
    );
  if (cloud === 'aliyun') checkPlatformAgreement(settings);
  if (cloud === 'mqtt' && mqttUrl === null) {
    throw new ConfigurationError('--cloud mqtt needs to know the broker: add --mqtt-url mqtt://host:port');
  }
  if (cloud !== 'mqtt' && typed.has('mqttUrl')) {
    throw new ConfigurationError(
      `--mqtt-url is of no use to --cloud ${cloud}: add --cloud mqtt or leave it out`,
    );
  }
  if (typed.has('requirements') && !list) {
    throw new ConfigurationError('--requirements says how --list prints: type --list --requirements');
  }
}

/** The cloud of the run: `none` for a family whose modules have no cloud commands. */
function cloudOf({ family, cloud }: Settings): Settings['cloud'] {
  return familyNamed(family).cloud === null ? 'none' : cloud;
}

const loopback = '127.0.0.1';

/**
 * The configuration. Precedence: option, bench, environment, .env, default. Reads the .env file and, if a bench is
 * named, the file of benches, and checks whether the manual exists; accesses no other file.
 * @param argv without `node` and the script
 * @param dotenvPath the .env file, which need not exist, in the project's folder
 * @throws ConfigurationError with one sentence: what is wrong, where it was given, what is expected
 */
export function readConfiguration(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  dotenvPath: string,
): Configuration {
  const commandLine = readCommandLine(argv);
  const project = dirname(dotenvPath);
  const { sources, named } = asksForHelp(commandLine)
    ? { sources: [commandLine.given], named: null }
    : sourcesOf(commandLine, env, dotenvPath);
  const settings = settle(sources);
  checkAgreement(settings, commandLine.given);
  const cloud = cloudOf(settings);
  const { productKey, deviceName, deviceSecret, noColor, powerCycleCmd, ...others } = settings;
  const { observerName, observerSecret, accessKeyId, accessKeySecret, ...plain } = others;
  return {
    ...plain,
    cloud,
    bench: named && { name: named.name, model: named.entry.model ?? null },
    benches: resolve(project, settings.benches ?? 'benches.json'),
    port: settings.port ?? { kind: 'emulated' },
    cloudListen: settings.cloudListen ?? defaultListener(settings, 1883),
    authListen: settings.authListen ?? defaultListener(settings, 8080),
    manual: settings.manual ?? usualManual(project),
    triple: tripleOf(settings),
    observer: cloud === 'aliyun' ? observerOf(settings) : null,
    accessKey: cloud === 'aliyun' ? accessKeyOf(settings) : null,
    power: named?.entry.power ?? (powerCycleCmd === null ? null : { command: powerCycleCmd }),
    color: !noColor,
    jestArguments: commandLine.jestArguments,
  };
}

function sourcesOf(
  { given, words }: CommandLine,
  env: NodeJS.ProcessEnv,
  dotenvPath: string,
): { readonly sources: readonly Given[]; readonly named: NamedBench | null } {
  const typed = [given, readNpmOptions(env, words)];
  const variables = [processVariables(env), readDotenv(dotenvPath)];
  const said = variables.map(readVariables);
  const [word] = words;
  if (word !== undefined) {
    throw new ConfigurationError(
      `${word} belongs to no option; to select cases type npm test -- --only ${word}`,
    );
  }
  const named = chosenBench(typed, said, variables.flat(), dirname(dotenvPath));
  return { sources: [...typed, ...(named ? [named.given] : []), ...said], named };
}

/**
 * For a real module the default address is fixed, as the module is configured by hand; for the emulated one any port.
 */
function defaultListener({ port }: Settings, wellKnown: number): Address {
  return { host: loopback, port: port === null ? 0 : wellKnown };
}

function usualManual(projectFolder: string): string | null {
  const usual = resolve(projectFolder, '../shared/manual.txt');
  return existsSync(usual) ? usual : null;
}

/**
 * Takes the value of highest precedence for every option and validates it.
 * @param sources in order of precedence
 * @throws ConfigurationError for the first invalid value, in the order of the table
 */
function settle(sources: readonly Given[]): Settings {
  const settled = optionEntries.map(([key, option]) => {
    const given = sources.map((source) => source.get(key)).find((value) => value !== undefined);
    return [key, given ? check(option, given) : defaultOf(option)];
  });
  return Object.fromEntries(settled) as Settings;
}

function check(option: Option, { text, spelling }: GivenValue): unknown {
  const result = option.schema.safeParse(text);
  if (result.success) return result.data;
  const shown = option.secret ? spelling : `${spelling}=${text}`;
  throw new ConfigurationError(`${shown} ${result.error.issues[0]?.message}`);
}

function defaultOf(option: Option): unknown {
  return option.default === null ? null : option.schema.parse(option.default);
}
