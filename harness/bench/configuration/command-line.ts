import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { families } from '../../family/families';
import { ConfigurationError } from './configuration';
import { type Option, PREFIX } from './option';
import { type OptionKey, optionEntries } from './options';

/** A value as given, not validated. */
export interface GivenValue {
  readonly text: string;
  /**
   * The option as written at its source, for messages: `--baud`, a variable's name, or `.env line 3: ` and the name.
   */
  readonly spelling: string;
}

/** The values of one source: the command line, npm, the environment or .env. */
export type Given = ReadonlyMap<OptionKey, GivenValue>;

/** An option's name on the command line, without dashes: `cloud-listen` for `cloudListen`. */
export function optionName(key: OptionKey): string {
  return key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

/** The names of an option in the environment and .env, in order of precedence. */
export function environmentNames(key: OptionKey, option: Option): readonly string[] {
  return option.env ?? [`${PREFIX}${optionName(key).replaceAll('-', '_').toUpperCase()}`];
}

/** The options of the command line. Secrets are none of them, because process lists show command lines. */
export const commandLineOptions = optionEntries.filter(([, option]) => option.section !== 'environment');

/** The option that each environment name sets. */
export const optionOfEnvironmentName: ReadonlyMap<string, OptionKey> = new Map(
  optionEntries.flatMap(([key, option]) => environmentNames(key, option).map((name) => [name, key] as const)),
);

/** `; did you mean X?` for the candidate most similar to a mistyped name; empty if none is similar. */
export function suggestion(typed: string, candidates: Iterable<string>): string {
  const [nearest] = [...candidates]
    .map((candidate) => ({ candidate, edits: distance(typed, candidate) }))
    .sort((a, b) => a.edits - b.edits);
  const tolerated = Math.max(2, Math.floor(typed.length / 3));
  return nearest && nearest.edits <= tolerated ? `; did you mean ${nearest.candidate}?` : '';
}

/** A parsed command line. */
export interface CommandLine {
  readonly given: Given;
  /** Positional arguments. */
  readonly words: readonly string[];
  /** Arguments after `--`. */
  readonly jestArguments: readonly string[];
}

const known = new Map(commandLineOptions.map(([key, option]) => [optionName(key), { key, option }]));
const hidden = new Set(optionEntries.map(([key]) => optionName(key)).filter((name) => !known.has(name)));

const parserOptions = Object.fromEntries(
  [...known].map(([name, { option }]) => [
    name,
    {
      type: option.value === null ? ('boolean' as const) : ('string' as const),
      ...(name === 'help' && { short: 'h' }),
    },
  ]),
);

/**
 * Parses arguments without validating their values.
 * @throws ConfigurationError for an unknown option or one without its value
 */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const { tokens } = parseArgs({
    args: argv.slice(0, end),
    options: parserOptions,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<OptionKey, GivenValue>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { key, option } = known.get(token.name) ?? refuseUnknown(token.name, token.rawName);
    const text = valueFrom(option, token);
    const before = option.repeatable && given.get(key);
    given.set(key, { text: before ? `${before.text},${text}` : text, spelling: token.rawName });
  }
  return { given, words, jestArguments: argv.slice(end + 1) };
}

/** Whether `--help` or `--version` was given: they work even if other settings, such as .env, are invalid. */
export function asksForHelp({ given }: CommandLine): boolean {
  return given.has('help') || given.has('version');
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function valueFrom(option: Option, { rawName, value, inlineValue }: OptionToken): string {
  if (option.value === null) return value ?? 'true';
  const isNextOption = value?.startsWith('--') && !inlineValue;
  if (value === undefined || value === '' || isNextOption) {
    throw new ConfigurationError(`${rawName} lacks its value: type ${rawName} ${option.value}`);
  }
  return value;
}

function refuseUnknown(name: string, rawName: string): never {
  if (hidden.has(name)) {
    const variable = `${PREFIX}${name.replaceAll('-', '_').toUpperCase()}`;
    throw new ConfigurationError(
      `${rawName} is no option because process lists show command lines: set ${variable} in the environment or in .env`,
    );
  }
  const similar = suggestion(
    rawName,
    [...known.keys()].map((candidate) => `--${candidate}`),
  );
  const advice = similar || '; --help lists the options, and those of Jest go behind a second --';
  throw new ConfigurationError(`${rawName} is an unknown option${advice}`);
}

const headings: Readonly<Record<Option['section'], string>> = {
  module: 'The module',
  cloud: 'The cloud',
  cases: 'Which cases',
  run: 'How they are judged and run',
  output: 'What comes out',
  environment: 'In the environment or .env only, because process lists show command lines',
};

const keptByNpm = optionEntries
  .filter(([, option]) => option.npmKeeps)
  .map(([key]) => `--${optionName(key)}`)
  .join(', ');

const introduction = `Qualifies a module by its AT commands; ${families[0].one} where --family names no other.

  npm test -- [OPTION]... [-- OPTION OF JEST...]

An option also has a name in the environment and in .env: --cloud-listen is ${PREFIX}CLOUD_LISTEN; option over
bench over environment over .env over default. Where an option is repeatable, commas in one value do as well.

Options go behind the first --, for npm keeps ${keptByNpm} for itself without a word to us.`;

const closing = `Exit status: 0 pass, 1 fail, 2 not everything could be judged, 3 usage or configuration, 130 interrupted.`;

/** What `--help` prints. */
export function helpText(): string {
  const sections = Object.entries(headings).map(([section, heading]) => {
    const members = optionEntries.filter(([, option]) => option.section === section);
    return [`${heading}:`, ...members.map(([key, option]) => describe(key, option))].join('\n');
  });
  return [introduction, ...sections, closing].join('\n\n');
}

function describe(key: OptionKey, option: Option): string {
  const typed = commandLineOptions.some(([each]) => each === key)
    ? `--${optionName(key)}${option.value === null ? '' : ` ${option.value}`}`
    : environmentNames(key, option).join(', ');
  const fallback = option.default && option.value !== null ? ` (${option.default})` : '';
  return `  ${typed}\n      ${option.help}${option.repeatable ? '; repeatable' : ''}${fallback}`;
}
