import { ConfigurationError } from './configuration-error';
import type { Given, GivenValue } from './given';
import type { Option } from './option';
import { optionEntries, type Settings } from './options';

/**
 * Checks the strongest value of every option.
 * @param sources the strongest first
 * @throws ConfigurationError for the first value, in the order of the table, that its schema refuses
 */
export function settle(sources: readonly Given[]): Settings {
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
