import { ConfigurationError } from './configuration-error';
import type { Given, GivenValue } from './given';
import { commandLineOptions, optionName } from './names';
import type { Option } from './option';
import type { OptionKey } from './options';

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
