import { families } from '../family/families';
import type { Clause } from './clause';
import { type Selection, select } from './plan';

/** What `npm test` selects without options. */
const DEFAULT_SELECTION: Selection = {
  family: families[0].name,
  only: [],
  exclude: [],
  level: 'all',
  repeat: 1,
  disruptive: false,
  endurance: false,
};

/** Ids of the cases of the default selection, sorted so that a change shows as the lines that it is. */
export function defaultPlan(clauses: readonly Clause[]): string[] {
  return select(clauses, DEFAULT_SELECTION)
    .map((placed) => placed.case.id)
    .sort();
}

/** The differences of the default selection from the frozen plan, a sentence for each case. */
export function planChanges(frozen: readonly string[], planned: readonly string[]): string[] {
  return [
    ...without(frozen, planned).map((id) => `${id} has vanished from the default selection`),
    ...without(planned, frozen).map((id) => `${id} is new in the default selection`),
    ...repeated(planned).map((id) => `${id} stands more than once in the default selection`),
  ];
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id));
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, position) => ids.indexOf(id) !== position))];
}
