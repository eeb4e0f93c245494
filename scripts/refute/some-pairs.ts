import type { KillMatrix } from '../../harness/conformance/kill-matrix';
import type { Mutant } from '../../harness/emulator/mutant';

/**
 * Pairs of mutants that fail somewhere each, drawn by a seed. One that fails nearly everywhere is not drawn: beside it no
 * second defect can show.
 */
export function somePairs(
  { cases, rows }: KillMatrix,
  mutants: readonly Pick<Mutant, 'name'>[],
  { count, seed }: { readonly count: number; readonly seed: number },
): [string, string][] {
  const known = new Set(mutants.map(({ name }) => name));
  const names = rows
    .filter(({ fails, unjudged, breaks }) => {
      const down = fails.length + unjudged.length;
      return down + Object.keys(breaks).length > 0 && down < cases.length / 4;
    })
    .map(({ mutant }) => mutant)
    .filter((name) => known.has(name));
  const draw = drawing(seed);
  const pairs: [string, string][] = [];
  while (pairs.length < count && names.length > 1) {
    const a = names[draw(names.length)];
    const b = names[draw(names.length)];
    if (a !== undefined && b !== undefined && a !== b) pairs.push([a, b]);
  }
  return pairs;
}

/** Numbers below a limit, the same for the same seed (a linear congruential generator). */
function drawing(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
