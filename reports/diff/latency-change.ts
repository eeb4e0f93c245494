import { type Spread, spreadOf } from '../compat/latencies';
import type { RunDigest } from '../compat/run-digest';

/** Fewer times than this give no useful spread. */
const FEWEST = 5;
/** Below this the clock, the operating system and the USB stack are as large as the change, ms. */
const SMALLEST_MS = 1;

/** How long a command took on both sides, ms. */
export interface LatencyChange {
  readonly command: string;
  readonly before: Spread;
  readonly after: Spread;
  /**
   * `slower` and `faster` are only claimed when the medians are further apart than the wider of the two middle halves
   * (interquartile ranges), by more than 1 ms, each from 5 times or more.
   */
  readonly verdict: 'slower' | 'faster' | 'within the spread' | 'too few';
}

/** The rule in one sentence, for the foot of a report. */
export const LATENCY_RULE =
  'A change is claimed when the medians differ by more than the wider of the two interquartile ranges and by more than 1 ms, from 5 times or more on each side.';

/** Every command that both sides used, those that changed first. */
export function latencyChanges(before: readonly RunDigest[], after: readonly RunDigest[]): LatencyChange[] {
  const [a, b] = [timesOf(before), timesOf(after)];
  return [...a]
    .flatMap(([command, times]) => {
      const [first, second] = [spreadOf(times), spreadOf(b.get(command) ?? [])];
      if (first === null || second === null) return [];
      return [{ command, before: first, after: second, verdict: verdictOn(first, second) }];
    })
    .sort((x, y) => Number(isClaimed(y)) - Number(isClaimed(x)) || (x.command < y.command ? -1 : 1));
}

export function isClaimed({ verdict }: LatencyChange): boolean {
  return verdict === 'slower' || verdict === 'faster';
}

function verdictOn(before: Spread, after: Spread): LatencyChange['verdict'] {
  if (before.n < FEWEST || after.n < FEWEST) return 'too few';
  const change = after.median - before.median;
  const spread = Math.max(before.q3 - before.q1, after.q3 - after.q1, SMALLEST_MS);
  if (Math.abs(change) <= spread) return 'within the spread';
  return change > 0 ? 'slower' : 'faster';
}

function timesOf(runs: readonly RunDigest[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const run of runs)
    for (const [command, each] of run.latencies) times.set(command, [...(times.get(command) ?? []), ...each]);
  return times;
}
