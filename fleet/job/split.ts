import type { Part } from './part';
import type { Request } from './request';

/**
 * The parts of a qualification. The plan is cut into runs of cases that follow each other, since cases that share a state
 * stand side by side in it; a part starts from a known state and makes its own negative controls, as every run does.
 * @param plan ids of the selected cases, in the order of a run
 * @param benches names of those that fit, at least one
 */
export function split(
  qualification: string,
  { requirement, split: way, parts, priority, options }: Request,
  plan: readonly string[],
  benches: readonly string[],
): readonly Part[] {
  const common = { qualification, priority, options };
  if (way === 'benches')
    return [...benches].sort().map((bench, index) => ({
      ...common,
      part: `p${index + 1}`,
      requirement: { ...requirement, bench },
      cases: [...plan],
    }));
  return slices(plan, parts ?? benches.length).map((cases, index) => ({
    ...common,
    part: `p${index + 1}`,
    requirement,
    cases,
  }));
}

/** Cuts a list into pieces whose lengths differ by one at most; none is empty. */
function slices(list: readonly string[], wanted: number): string[][] {
  const count = Math.min(wanted, list.length);
  const cut = (index: number) => Math.round((index * list.length) / count);
  return Array.from({ length: count }, (_, index) => list.slice(cut(index), cut(index + 1)));
}
