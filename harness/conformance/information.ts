import type { KillMatrix } from './kill-matrix';

/**
 * The value of a case for its time: mutants that it catches per second that it takes on a conforming module. A case
 * that the matrix does not know gets the median, so that new ones come neither first
 * nor last.
 */
export function killsPerSecond({ cases, rows }: KillMatrix): (caseId: string) => number {
  const kills = new Map<string, number>();
  for (const { fails } of rows) for (const id of fails) kills.set(id, (kills.get(id) ?? 0) + 1);
  const rate = new Map(cases.map(({ id, ms }) => [id, (kills.get(id) ?? 0) / (ms / 1000)]));
  const sorted = [...rate.values()].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (caseId) => rate.get(caseId) ?? median;
}
