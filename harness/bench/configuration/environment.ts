import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { ConfigurationError } from './configuration-error';
import type { Given, GivenValue } from './given';
import { environmentNames, optionOfEnvironmentName, suggestion } from './names';
import { PREFIX } from './option';
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
