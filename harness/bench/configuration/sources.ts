import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { type BenchFile, readBenches } from '../benches/bench-file';
import type { BenchEntry } from '../benches/bench-schema';
import { usbPortText } from '../ports/find-module';
import {
  commandLineOptions,
  environmentNames,
  type Given,
  type GivenValue,
  optionName,
  optionOfEnvironmentName,
  suggestion,
} from './command-line';
import { ConfigurationError } from './configuration';
import { type Option, PREFIX } from './option';
import { type OptionKey, optionEntries } from './options';

/** A variable and its name for messages. */
export interface Variable {
  readonly name: string;
  readonly text: string;
  readonly spelling: string;
}

/**
 * The options set by variables. An empty one counts as absent, as in CI systems and .env files.
 * @throws ConfigurationError for an unknown name with our prefix, which is probably mistyped
 */
export function readVariables(variables: readonly Variable[]): Given {
  for (const { name, spelling } of variables) {
    if (!name.startsWith(PREFIX) || optionOfEnvironmentName.has(name)) continue;
    const advice = suggestion(name, optionOfEnvironmentName.keys()) || '; .env.example lists the settings';
    throw new ConfigurationError(`${spelling} is an unknown setting${advice}`);
  }
  const set = new Map(
    variables.filter(({ text }) => text !== '').map((variable) => [variable.name, variable]),
  );
  const given = new Map<OptionKey, GivenValue>();
  for (const [key, option] of optionEntries) {
    const variable = environmentNames(key, option)
      .map((name) => set.get(name))
      .find((found) => found !== undefined);
    if (variable) given.set(key, variable);
  }
  return given;
}

/** The variables of a process. */
export function processVariables(env: NodeJS.ProcessEnv): readonly Variable[] {
  return Object.entries(env).map(([name, text]) => ({ name, text: text ?? '', spelling: name }));
}

const skipped = /^\s*(#.*)?$/;
const unclosed = /^(["'`])(?!.*\1)/;

/**
 * The variables of a .env file, one per line, named with their line; none if there is no such file.
 * @throws ConfigurationError when the file cannot be read, or for the first line that is not NAME=value
 */
export function readDotenv(path: string): readonly Variable[] {
  return contentOf(path)
    .split(/\r?\n/)
    .flatMap((line, index) => (skipped.test(line) ? [] : [readLine(line, `${path} line ${index + 1}`)]));
}

/**
 * Parses one line. dotenv ignores invalid lines, so it gets one line at a time to detect them. Messages do not show
 * the line, as it may contain a secret.
 */
function readLine(line: string, where: string): Variable {
  const [entry, ...more] = Object.entries(parse(line));
  if (!entry || more.length > 0) {
    throw new ConfigurationError(`${where} is broken: expected NAME=value, or # before a remark`);
  }
  const [name, text] = entry;
  if (unclosed.test(text)) {
    throw new ConfigurationError(
      `${where}: ${name} is broken: its quotation mark is not closed on that line`,
    );
  }
  return { name, text, spelling: `${where}: ${name}` };
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    const reason =
      code === 'EISDIR'
        ? 'it is a folder: expected a file of NAME=value lines'
        : code === 'EACCES'
          ? 'you have no permission to read it: change its mode or its owner'
          : message;
    throw new ConfigurationError(`${path} cannot be read: ${reason}`);
  }
}

/**
 * Options before `--`, which npm parses as its own. `npm test --port=COM5` reaches a script as npm_config_port=COM5,
 * a switch as `true`, or empty when negated, and a repeated option as values separated by blank lines. `npm test
 * --port COM5` is a switch `port` and an argument COM5 to npm.
 * @param words the positional arguments that npm passed on
 * @throws ConfigurationError when npm has separated an option from its value
 */
export function readNpmOptions(env: NodeJS.ProcessEnv, words: readonly string[]): Given {
  const given = new Map<OptionKey, GivenValue>();
  const torn: string[] = [];
  for (const [key, option] of commandLineOptions) {
    const name = optionName(key);
    const kept = option.npmKeeps ? undefined : env[`npm_config_${name.replaceAll('-', '_')}`];
    if (kept === undefined) continue;
    if (option.value !== null && (kept === 'true' || kept === '')) torn.push(name);
    else given.set(key, { text: textOf(option, kept), spelling: `--${name}` });
  }
  if (torn.length > 0) throw new ConfigurationError(tornMessage(torn, words));
  return given;
}

function textOf(option: Option, kept: string): string {
  if (option.value === null) return kept === '' ? 'false' : kept;
  const values = kept.split('\n\n');
  return option.repeatable ? values.join(',') : (values.at(-1) ?? kept);
}

function tornMessage(names: readonly string[], words: readonly string[]): string {
  const [name] = names;
  const single = names.length === 1 && words.length === 1;
  const values = names.map((each, index) => ({ each, word: single ? words[index] : 'VALUE' }));
  const typed = values.map(({ each, word }) => `--${each} ${word}`).join(' ');
  const joined = values.map(({ each, word }) => `--${each}=${word}`).join(' ');
  const what =
    names.length === 1
      ? `--${name} without its value`
      : `${names.map((each) => `--${each}`).join(' and ')} without their values`;
  return `npm kept ${what}: type npm test -- ${typed}, or npm test ${joined}`;
}

/** A bench of the file of benches, and the options that it sets. */
export interface NamedBench {
  readonly name: string;
  readonly entry: BenchEntry;
  readonly given: Given;
}

/**
 * The bench named by `--bench`; null for none.
 * @param typed the options of the command line
 * @param said the options of the environment and .env
 * @param variables the environment and .env, in order of precedence, with the bench's credentials
 * @param project the folder of `benches.json`
 * @throws ConfigurationError when the file, the bench or a variable that it names is missing
 */
export function chosenBench(
  typed: readonly Given[],
  said: readonly Given[],
  variables: readonly Variable[],
  project: string,
): NamedBench | null {
  const strongest = (key: OptionKey) =>
    [...typed, ...said].map((source) => source.get(key)).find((given) => given !== undefined);
  const bench = strongest('bench');
  if (!bench) return null;
  const port = typed.map((source) => source.get('port')).find((given) => given !== undefined);
  if (port)
    throw new ConfigurationError(
      `${bench.spelling}=${bench.text} and ${port.spelling}=${port.text} both say which module: leave one of them out`,
    );
  const name = bench.text;
  const file = path.resolve(project, strongest('benches')?.text ?? 'benches.json');
  const read = readBenches(file);
  const entry = read.benches.get(name);
  if (!entry)
    throw new ConfigurationError(
      `${bench.spelling}=${name} is no bench of ${path.basename(file)}${suggestion(name, read.benches.keys()) || `: it has ${[...read.benches.keys()].join(', ') || 'none'}`}`,
    );
  return { name, entry, given: givenBy(name, entry, read, variables) };
}

function givenBy(name: string, entry: BenchEntry, file: BenchFile, variables: readonly Variable[]): Given {
  const given = new Map<OptionKey, GivenValue>();
  for (const [key, [value, ...at]] of Object.entries(plainSettings(entry)) as [OptionKey, Setting][]) {
    if (value === undefined) continue;
    const spelling = `${file.placeOf(['benches', name, ...at])}: bench ${name}, ${at.join('.')}`;
    given.set(key, { text: String(value), spelling });
  }
  for (const [key, variable] of Object.entries(entry.environment ?? {}) as [OptionKey, string][]) {
    const found = variables.find((each) => each.name === variable && each.text !== '');
    if (!found)
      throw new ConfigurationError(
        `${file.placeOf(['benches', name, 'environment', key])}: bench ${name} needs the environment variable ${variable} for its ${key}: set it in the environment or in .env`,
      );
    given.set(key, { text: found.text, spelling: variable });
  }
  return given;
}

/** A value of a bench, and its keys in the file. */
type Setting = readonly [value: string | number | undefined, ...at: string[]];

function plainSettings({ port, usb, family, baud, cloud = {} }: BenchEntry) {
  const usbPort = usb && usbPortText(usb);
  return {
    port: usbPort === undefined ? [port, 'port'] : [usbPort, 'usb'],
    family: [family, 'family'],
    baud: [baud, 'baud'],
    cloud: [cloud.kind, 'cloud', 'kind'],
    cloudListen: [cloud.listen, 'cloud', 'listen'],
    authListen: [cloud.authListen, 'cloud', 'authListen'],
    advertise: [cloud.advertise, 'cloud', 'advertise'],
    tlsCloudListen: [cloud.tlsListen, 'cloud', 'tlsListen'],
    tlsAuthListen: [cloud.tlsAuthListen, 'cloud', 'tlsAuthListen'],
    tlsCa: [cloud.tlsCa, 'cloud', 'tlsCa'],
  } satisfies Partial<Record<OptionKey, Setting>>;
}
