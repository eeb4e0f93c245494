import { existsSync, readFileSync } from 'node:fs';
import type { PartCost } from '../../../fleet/agent/bench-agent';
import type { Merged } from '../../../fleet/result/merged';

/** What a simulation came to. */
export interface Figures {
  readonly qualifications: number;
  readonly parts: number;
  readonly cases: number;
  /** Tries that did not count, because their agent was killed or lost its lease. */
  readonly lostTries: number;
  /** Cases that a result holds twice, or not at all. */
  readonly notOnce: readonly string[];
  readonly verdicts: Readonly<Record<string, number>>;
  /** What the queue costs a case, ms. */
  readonly queueMsPerCase: number;
  /** What a case takes, ms, the pace included. */
  readonly runMsPerCase: number;
  /** Memory of the store in the first and in the last third of the time, bytes. */
  readonly memory: { readonly first: number; readonly last: number; readonly most: number };
}

export function figuresOf(
  merged: readonly Merged[],
  plan: readonly string[],
  costs: readonly PartCost[],
  memory: readonly number[],
): Figures {
  const cases = costs.reduce((sum, each) => sum + each.cases, 0);
  const third = Math.max(1, Math.floor(memory.length / 3));
  return {
    qualifications: merged.length,
    parts: merged.reduce((sum, { parts }) => sum + parts.length, 0),
    cases: merged.reduce((sum, each) => sum + each.cases.length, 0),
    lostTries: merged.reduce((sum, { tries }) => sum + tries.filter(({ lost }) => lost !== null).length, 0),
    notOnce: merged.flatMap((each) => notOnceIn(each, plan)),
    verdicts: tally(
      merged.map(({ verdict, reason }) => (reason === null ? verdict : `${verdict}: ${reason}`)),
    ),
    queueMsPerCase: costs.reduce((sum, { queue }) => sum + queue, 0) / cases,
    runMsPerCase: costs.reduce((sum, { run }) => sum + run, 0) / cases,
    memory: {
      first: mean(memory.slice(0, third)),
      last: mean(memory.slice(-third)),
      most: Math.max(...memory),
    },
  };
}

/** Cases of the plan that were not judged exactly once, each with how often. */
function notOnceIn({ id, cases }: Merged, plan: readonly string[]): string[] {
  const judged = new Map(
    cases.map((each) => [each.id, each.by.filter(({ verdict }) => verdict !== 'inconclusive').length]),
  );
  return plan
    .filter((each) => judged.get(each) !== 1)
    .map((each) => `${id} ${each}: ${judged.get(each) ?? 0} times`);
}

export function costsIn(file: string): readonly PartCost[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as PartCost);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
