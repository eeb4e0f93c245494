import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Address } from '../../cloud/cloud';
import { checkAgreement, cloudOf, tripleOf } from './agreement';
import { asksForHelp, type CommandLine, readCommandLine } from './command-line';
import type { Configuration } from './configuration';
import { ConfigurationError } from './configuration-error';
import { processVariables, readDotenv, readVariables } from './environment';
import type { Given, GivenValue } from './given';
import { chosenBench, type NamedBench } from './named-bench';
import { readNpmOptions } from './npm-options';
import type { Option } from './option';
import { optionEntries, type Settings } from './options';
import { accessKeyOf, observerOf } from './platform-agreement';

const loopback = '127.0.0.1';

/**
 * The configuration: option over bench over environment over .env over default. Reads the .env file and that of the
 * benches, if one is named, and looks whether the manual is there; touches nothing else.
 * @param argv without `node` and the script
 * @param dotenvPath the .env file, which need not exist, in the project's folder
 * @throws ConfigurationError with one sentence: what is wrong, where it was said, what would be right
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

/** A real module is configured by hand, so its cloud has a fixed address; the emulated one gets the address at its start. */
function defaultListener({ port }: Settings, wellKnown: number): Address {
  return { host: loopback, port: port === null ? 0 : wellKnown };
}

function usualManual(projectFolder: string): string | null {
  const usual = resolve(projectFolder, '../shared/manual.txt');
  return existsSync(usual) ? usual : null;
}

/**
 * Checks the strongest value of every option.
 * @param sources the strongest first
 * @throws ConfigurationError for the first value, in the order of the table, that its schema refuses
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
