import { parseArgs } from 'node:util';
import { ConfigurationError } from './configuration-error';
import type { Given, GivenValue } from './given';
import { commandLineOptions, optionName, suggestion } from './names';
import { type Option, PREFIX } from './option';
import { type OptionKey, optionEntries } from './options';

/** A command line taken apart. */
export interface CommandLine {
  readonly given: Given;
  /** Words that belong to no option. */
  readonly words: readonly string[];
  /** What stood behind `--`. */
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
 * Takes arguments apart; values are not yet checked.
 * @throws ConfigurationError for an unknown option or one that lacks its value
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

/** `--help` and `--version` are answered before anything else is looked at, a broken .env for one. */
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
