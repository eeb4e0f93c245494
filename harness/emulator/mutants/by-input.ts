import type { CommandLine, Module, Reply } from '../behaviour';
import type { Mutant } from '../mutant';
import { answering, misreading } from './helpers';

/** Mutants by the input to which each reacts. */
export type ByInput<K extends string> = Readonly<Record<K, Mutant>>;

/**
 * Makes one mutant per input of a table, so that a case about one input is refuted by a module that fails at that
 * input only. The key becomes part of the name: `restartsAtTopic` and `of-one-byte` make `restartsAtTopicOfOneByte`.
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

/** Matches the input of a row: the whole command, or the parameters of its set form. */
export type Such = RegExp | ((command: CommandLine, module: Module) => boolean);

/** Answers ERROR and restarts at a command of this name that matches. */
export const restartingAt = (name: string, such: Such) =>
  answering(name, (command, module) =>
    isSuch(such, command, module) ? { result: 'ERROR', afterwards: () => module.powerCycle() } : undefined,
  );

/** Gives this reply to a command of this name that matches. */
export const answeringSuch = (name: string, such: Such, reply: Reply) =>
  answering(name, (command, module) => (isSuch(such, command, module) ? reply : undefined));

/** Replaces the matching part of the parameters. */
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
