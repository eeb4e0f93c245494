import { type AcceptedFailures, NONE_ACCEPTED } from '../known-deviations/accept-known';
import {
  type CaseRow,
  type CatalogueEntry,
  caseRows,
  type RequirementGroup,
  requirementGroups,
} from './case-rows';
import type { Cell } from './cell';
import { type Column, columnsOf } from './columns';
import { type InvariantRow, invariantRows } from './invariant-rows';
import type { LeftOut } from './load-runs';
import { type ObservationRow, observationRows } from './observation-rows';
import type { RunDigest } from './run-digest';

export interface CompatibilityOptions {
  /** Counts runs of an emulated module too. */
  readonly emulated?: boolean;
  readonly accepted?: AcceptedFailures;
  readonly leftOut?: readonly LeftOut[];
}

/** Many runs as one table: what works in which firmware. */
export interface Compatibility {
  /** Firmwares in build order. */
  readonly columns: readonly Column[];
  /** Runs of an emulated module are among them. */
  readonly emulated: boolean;
  readonly invariants: readonly InvariantRow[];
  readonly groups: readonly RequirementGroup[];
  /** Each case once, by id; requirements name them. */
  readonly cases: ReadonlyMap<string, CaseRow>;
  readonly observations: readonly ObservationRow[];
  /** How many runs of an emulated module were left out because they were not asked for. */
  readonly emulatedLeftOut: number;
  /** Requirements of the catalogue that no run has a case for. */
  readonly withoutCase: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** What is wrong with the known deviations, a sentence each. */
  readonly problems: readonly string[];
}

/** Puts runs together by firmware. Pure: the same runs give the same table. */
export function compatibilityOf(
  runs: readonly RunDigest[],
  catalogue: readonly CatalogueEntry[],
  { emulated = false, accepted = NONE_ACCEPTED, leftOut = [] }: CompatibilityOptions = {},
): Compatibility {
  const counted = emulated ? runs : runs.filter(({ header }) => !header.bench.emulated);
  const columns = columnsOf(counted);
  const cases = caseRows(columns, accepted);
  const groups = requirementGroups(columns, cases, catalogue);
  const named = new Set(groups.flatMap(({ rows }) => rows.map(({ id }) => id)));
  return {
    columns,
    emulated: columns.some((column) => column.emulated),
    invariants: invariantRows(columns, accepted),
    groups,
    cases,
    observations: observationRows(columns),
    emulatedLeftOut: runs.length - counted.length,
    withoutCase: catalogue.filter(({ id }) => !named.has(id)).map(({ id }) => id),
    leftOut,
    problems: accepted.problems,
  };
}

/** How many cells of requirements, case by case, stand how in a column. */
export function tallyOf({ cases }: Pick<Compatibility, 'cases'>, column: number): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const { cells } of cases.values()) {
    const state = (cells[column] as Cell | undefined)?.state ?? 'untested';
    tally[state] = (tally[state] ?? 0) + 1;
  }
  return tally;
}
