import type { BenchState } from '../bench/state';
import type { PlacedCase } from './clause';

const STATES: readonly BenchState[] = ['idle', 'authenticated', 'connected'];

/**
 * Puts cases that share a state side by side, and within a state those first that leave it as they found it: connects
 * are what a run on the real cloud has least of. Inside such a group the order of the documents stands.
 */
export function inCheapestOrder(cases: readonly PlacedCase[]): PlacedCase[] {
  const rank = ({ case: c }: PlacedCase) =>
    2 * STATES.indexOf(c.from) + ((c.leaves ?? c.from) === c.from ? 0 : 1);
  return cases
    .map((placed, position) => ({ placed, position, rank: rank(placed) }))
    .sort((a, b) => a.rank - b.rank || a.position - b.position)
    .map(({ placed }) => placed);
}
