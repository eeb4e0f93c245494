import { distance } from 'fastest-levenshtein';
import { type Option, PREFIX } from './option';
import { type OptionKey, optionEntries } from './options';

/** How an option is typed, without its dashes: `cloudListen` is `cloud-listen`. */
export function optionName(key: OptionKey): string {
  return key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

/** Under which names the environment and .env may set an option, the strongest first. */
export function environmentNames(key: OptionKey, option: Option): readonly string[] {
  return option.env ?? [`${PREFIX}${optionName(key).replaceAll('-', '_').toUpperCase()}`];
}

/** The options that may stand on a command line. What holds a secret may not: process lists show command lines. */
export const commandLineOptions = optionEntries.filter(([, option]) => option.section !== 'environment');

/** Which option an environment name sets. */
export const optionOfEnvironmentName: ReadonlyMap<string, OptionKey> = new Map(
  optionEntries.flatMap(([key, option]) => environmentNames(key, option).map((name) => [name, key] as const)),
);

/** `; did you mean X?` for the candidate most like a mistyped name; empty when none is like it. */
export function suggestion(typed: string, candidates: Iterable<string>): string {
  const [nearest] = [...candidates]
    .map((candidate) => ({ candidate, edits: distance(typed, candidate) }))
    .sort((a, b) => a.edits - b.edits);
  const tolerated = Math.max(2, Math.floor(typed.length / 3));
  return nearest && nearest.edits <= tolerated ? `; did you mean ${nearest.candidate}?` : '';
}
