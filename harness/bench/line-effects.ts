import type { Effect } from '../at/command';
import { commandNamed } from '../at/commands';

/** Whether a line, however many commands it holds, has one that does that. */
export function hasEffect(line: string, effects: readonly Effect[]): boolean {
  const names = line.match(/[+^][a-z]+(?==|;|\r|$)/gi) ?? [];
  return names.some((name) => {
    const effect = commandNamed(name)?.effect;
    return effect !== undefined && effect !== null && effects.includes(effect);
  });
}

/** Whether a line makes or ends a subscription, wherever in it the command stands. */
export function changesSubscriptions(line: string): boolean {
  return hasEffect(line, ['subscribes', 'unsubscribes']);
}
