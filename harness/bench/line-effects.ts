import type { Effect } from '../at/command';
import { commandNamed, type Family } from '../family/family';

/** Whether a line, however many commands it holds, has one that does that. */
export function hasEffect(family: Family, line: string, effects: readonly Effect[]): boolean {
  const names = line.match(/[+^][a-z]+(?==|;|\r|$)/gi) ?? [];
  return names.some((name) => {
    const effect = commandNamed(family, name)?.effect;
    return effect !== undefined && effect !== null && effects.includes(effect);
  });
}

/** Whether a line makes or ends a subscription, wherever in it the command stands. */
export function changesSubscriptions(family: Family, line: string): boolean {
  return hasEffect(family, line, ['subscribes', 'unsubscribes']);
}
