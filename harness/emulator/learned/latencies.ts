import { setTimeout as delay } from 'node:timers/promises';
import type { Behaviour } from '../behaviour';
import { type LearnedProfile, type Quantiles, SHARES } from './learned-profile';

/** Shorter times are not waited for: the emulated module itself takes about as long, ms. */
const UNNOTICED_MS = 5;

/** A time of a distribution, ms, by a share between 0 and 1: linear between the values that are known. */
export function timeAt(quantiles: Quantiles, share: number): number {
  const last = SHARES.length - 1;
  if (share >= (SHARES[last] ?? 1)) return quantiles[last] ?? 0;
  const above = Math.max(
    1,
    SHARES.findIndex((known) => known >= share),
  );
  const [from = 0, to = 1] = [SHARES[above - 1], SHARES[above]];
  const [low = 0, high = 0] = [quantiles[above - 1], quantiles[above]];
  return low + ((high - low) * (share - from)) / (to - from);
}

/** Answers and reports take what they took in the recorded run, drawn from its distributions; null where nothing was slow. */
export function takesItsOwnTime({ local, results, reports }: LearnedProfile['latencies']): Behaviour | null {
  const all = [...(local ? [local] : []), ...Object.values(results), ...Object.values(reports)];
  if (all.every((quantiles) => Math.max(...quantiles) < UNNOTICED_MS)) return null;
  const draw = drawing(1);
  const held = async (since: number, quantiles: Quantiles | null | undefined) => {
    const left = quantiles ? since + timeAt(quantiles, draw()) - performance.now() : 0;
    if (left >= UNNOTICED_MS) await delay(left);
  };
  return {
    name: 'takesItsOwnTime',
    async command({ name }, _module, next) {
      const since = performance.now();
      const answer = await next();
      if (answer === 'silent') return answer;
      await held(since, (answer.result === 'OK' ? results[name] : undefined) ?? local);
      const { after = [] } = answer;
      if (!(after instanceof Promise)) return answer;
      const late = after.then(async (lines) => {
        await held(since, reports[/^\+\w+/.exec(lines[0] ?? '')?.[0] ?? '']);
        return lines;
      });
      return { ...answer, after: late };
    },
  };
}

/** Numbers between 0 and 1, the same for the same seed (a linear congruential generator). */
function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
