import type { CommandLine, Module, Reply } from '../behaviour';
import type { Mutant } from '../mutant';
import { answering, misreading } from './helpers';

/** Mutants by the input that each of them reacts to. */
export type ByInput<K extends string> = Readonly<Record<K, Mutant>>;

/**
 * A mutant for each input of a table, so that a case about one input is refuted by a module that goes wrong at that input and
 * nowhere else. The key becomes part of the name: `restartsAtTopic` and `of-one-byte` make `restartsAtTopicOfOneByte`.
 */
export function byInput<K extends string, I>(
  stem: string,
  inputs: Readonly<Record<K, I>>,
  defect: (input: I, words: string) => Omit<Mutant, 'name'>,
): ByInput<K> {
  const entries = Object.entries<I>(inputs).map(([key, input]): [string, Mutant] => [
    key,
    { name: stem + capitalised(key), ...defect(input, key.replaceAll('-', ' ')) },
  ]);
  return Object.fromEntries(entries) as ByInput<K>;
}

/** Whether a command, or what stands behind its equals sign, is the input of a row. */
export type Such = RegExp | ((command: CommandLine, module: Module) => boolean);

/** Answers ERROR and starts again at a command of this name whose parameters are such. */
export const restartingAt = (name: string, such: Such) =>
  answering(name, (command, module) =>
    isSuch(such, command, module) ? { result: 'ERROR', afterwards: () => module.powerCycle() } : undefined,
  );

/** Gives an answer of its own to a command of this name whose parameters are such. */
export const answeringSuch = (name: string, such: Such, reply: Reply) =>
  answering(name, (command, module) => (isSuch(such, command, module) ? reply : undefined));

/** Reads other parameters in the place of such ones. */
export const misreadingSuch = (name: string, such: RegExp, instead: string) =>
  misreading(name, (parameters) => parameters.replace(such, instead));

function isSuch(such: Such, command: CommandLine, module: Module): boolean {
  if (typeof such === 'function') return such(command, module);
  return command.form === 'set' && such.test(command.parameters);
}

function capitalised(key: string): string {
  return key
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
