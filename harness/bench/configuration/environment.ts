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
