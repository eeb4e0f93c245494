import type { Behaviour } from '../behaviour';

/** Lines that this module says in other words; null where there are none. */
export function ownWording(wording: Readonly<Record<string, string>>): Behaviour | null {
  if (Object.keys(wording).length === 0) return null;
  const worded = (line: string) => wording[line] ?? line;
  return {
    name: 'ownWording',
    async command(_command, _module, next) {
      const answer = await next();
      if (answer === 'silent') return answer;
      const { lines = [], after = [], result } = answer;
      return {
        ...answer,
        lines: lines.map(worded),
        result: result === null ? null : worded(result),
        after: after instanceof Promise ? after.then((late) => late.map(worded)) : after.map(worded),
      };
    },
  };
}
