import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Address } from '../../cloud/cloud';
import { checkAgreement, cloudOf, tripleOf } from './agreement';
import { asksForHelp, type CommandLine, readCommandLine } from './command-line';
import type { Configuration } from './configuration';
import { ConfigurationError } from './configuration-error';
import { readDotenv } from './dotenv-file';
import { processVariables, readVariables } from './environment';
import type { Given } from './given';
import { readNpmOptions } from './npm-options';
import type { Settings } from './options';
import { accessKeyOf, observerOf } from './platform-agreement';
import { settle } from './settle';

const loopback = '127.0.0.1';

/**
 * What a run was told: option over environment over .env over default. Reads the .env file and looks whether the
 * manual is there; touches nothing else.
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
  const settings = settle(
    asksForHelp(commandLine) ? [commandLine.given] : sourcesOf(commandLine, env, dotenvPath),
  );
  checkAgreement(settings, commandLine.given);
  const cloud = cloudOf(settings);
  const { productKey, deviceName, deviceSecret, noColor, powerCycleCmd, ...others } = settings;
  const { observerName, observerSecret, accessKeyId, accessKeySecret, ...plain } = others;
  return {
    ...plain,
    cloud,
    port: settings.port ?? { kind: 'emulated' },
    cloudListen: settings.cloudListen ?? defaultListener(settings, 1883),
    authListen: settings.authListen ?? defaultListener(settings, 8080),
    manual: settings.manual ?? usualManual(dirname(dotenvPath)),
    triple: tripleOf(settings),
    observer: cloud === 'aliyun' ? observerOf(settings) : null,
    accessKey: cloud === 'aliyun' ? accessKeyOf(settings) : null,
    powerCycleCommand: powerCycleCmd,
    color: !noColor,
    jestArguments: commandLine.jestArguments,
  };
}

function sourcesOf(
  { given, words }: CommandLine,
  env: NodeJS.ProcessEnv,
  dotenvPath: string,
): readonly Given[] {
  const sources = [
    given,
    readNpmOptions(env, words),
    readVariables(processVariables(env)),
    readVariables(readDotenv(dotenvPath)),
  ];
  const [word] = words;
  if (word !== undefined) {
    throw new ConfigurationError(
      `${word} belongs to no option; to select cases type npm test -- --only ${word}`,
    );
  }
  return sources;
}

/** A real module is told where to log in by hand, so its cloud stays at one place; the emulated one asks. */
function defaultListener({ port }: Settings, wellKnown: number): Address {
  return { host: loopback, port: port === null ? 0 : wellKnown };
}

function usualManual(projectFolder: string): string | null {
  const usual = resolve(projectFolder, '../shared/manual.txt');
  return existsSync(usual) ? usual : null;
}
