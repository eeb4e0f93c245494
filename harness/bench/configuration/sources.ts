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

/** A variable and how to name it in a message. */
export interface Variable {
  readonly name: string;
  readonly text: string;
  readonly spelling: string;
}

/**
 * The values of variables. An empty one counts as absent, as in CI systems and .env files.
 * @throws ConfigurationError for a name that begins with our prefix and is none of ours: it is probably mistyped
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
 * The variables of a .env file, one a line, each with its line in its spelling; none when there is no such file.
 * @throws ConfigurationError when the file cannot be read, or for the first line that is not NAME=value
 */
export function readDotenv(path: string): readonly Variable[] {
  return contentOf(path)
    .split(/\r?\n/)
    .flatMap((line, index) => (skipped.test(line) ? [] : [readLine(line, `${path} line ${index + 1}`)]));
}

/** dotenv passes over what it does not understand, so it gets one line at a time. The line may hold a secret: it is not shown. */
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
 * Options that npm took for its own because they stood before `--`: `npm test --port=COM5` reaches a script as
 * npm_config_port=COM5, a switch as `true`, or as nothing when negated, a repeated option with blank lines between.
 * In `npm test --port COM5` npm sees a switch `port` and a word COM5.
 * @param words what npm handed on beside the options
 * @throws ConfigurationError when npm tore an option and its value apart
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

/** A bench of the file of benches, and what it says of the options. */
export interface NamedBench {
  readonly name: string;
  readonly entry: BenchEntry;
  readonly given: Given;
}

/**
 * The bench that `--bench` names; null when none is named.
 * @param typed what the command line says
 * @param said what the environment and .env say
 * @param variables the environment and .env, the stronger first: where the bench's credentials are found
 * @param project where `benches.json` is looked for
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

/** A value of a bench, and the keys under which it stands there. */
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
