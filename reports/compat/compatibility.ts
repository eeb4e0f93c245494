import { amount } from '../../harness/ledger/amount';
import type { InvariantRecord } from '../../harness/ledger/record';
import { type AcceptedFailures, NONE_ACCEPTED } from '../known-deviations/known-deviations';
import { visible } from '../visible';
import {
  type CaseRow,
  type CatalogueEntry,
  caseRows,
  inWords,
  type RequirementGroup,
  requirementGroups,
} from './case-rows';
import type { Cell, State } from './cell';
import { type Column, columnsOf, rangesInWords, suiteOf, usualSuite } from './columns';
import type { LeftOut } from './load-runs';
import type { RunDigest } from './run-digest';

/** An invariant of the run in all firmwares: k/n counts the cases in which it was examined. */
interface InvariantRow {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly Cell[];
  readonly inWords: string;
}

/** Invariants of any run, by id. Ledgers of schema 1 have none: untested there. */
function invariantRows(columns: readonly Column[], accepted: AcceptedFailures): InvariantRow[] {
  const titles = new Map(
    columns.flatMap(({ runs }) =>
      runs.flatMap(({ invariants }) => invariants.map(({ id, title }) => [id, title])),
    ),
  );
  const usual = usualSuite(columns);
  return [...titles]
    .sort(([a = ''], [b = '']) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([id = '', title = '']) => {
      const cells = columns.map(({ runs }) => cellOf(id, runs, accepted, usual));
      return { id, title, cells, inWords: inWords(columns, cells) };
    });
}

function cellOf(
  id: string,
  runs: readonly RunDigest[],
  accepted: AcceptedFailures,
  usual: string | null,
): Cell {
  const found = runs.flatMap((run) =>
    run.invariants.filter((each) => each.id === id && each.examined > 0).map((record) => ({ run, record })),
  );
  const states = new Set(found.map(({ run, record }) => stateOf(record, accepted.of(run, id) !== null)));
  const broken = found.flatMap(({ record }) => record.brokenIn);
  const [place] = found.flatMap(({ record }) => record.places);
  const examined = found.reduce((sum, { record }) => sum + record.examined, 0);
  const seen = place === undefined ? '' : `: expected ${place.expected}, got ${place.actual}`;
  return {
    state: states.size > 1 ? 'conflict' : ([...states][0] ?? null),
    held: examined - broken.length,
    judged: examined,
    note:
      broken.length === 0
        ? null
        : `broke in ${broken.length} of ${amount(examined, 'case')}, first in ${broken[0]}${seen}`,
    otherSuite: found.some(({ run }) => suiteOf(run.header) !== usual),
  };
}

function stateOf({ held, level }: InvariantRecord, accepted: boolean): State {
  if (held) return 'works';
  if (accepted) return 'known';
  return level === 'should' ? 'finding' : 'broken';
}

/** The behaviour of firmwares in one place that the manual leaves open. */
export interface ObservationRow {
  readonly case: string;
  readonly name: string;
  /** Distinct values, in the order of their first appearance; cells contain indices from 0. */
  readonly values: readonly string[];
  /** A cell for each firmware: the values in its runs; empty if not observed, several if runs disagree. */
  readonly cells: readonly (readonly number[])[];
  /** Not the same wherever it was observed. */
  readonly changed: boolean;
  readonly inWords: string;
}

/** In a sentence longer values are truncated. */
const LONGEST = 60;

/** Observations of all cases, changed ones first. */
function observationRows(columns: readonly Column[]): ObservationRow[] {
  const rows = new Map<string, { case: string; name: string; values: string[]; cells: number[][] }>();
  columns.forEach(({ runs }, column) => {
    for (const run of runs)
      for (const { id, observations } of run.cases)
        for (const [name, value] of Object.entries(observations)) {
          const key = `${id}\n${name}`;
          const row = rows.get(key) ?? { case: id, name, values: [], cells: columns.map((): number[] => []) };
          rows.set(key, row);
          const text = visible(String(value));
          const known = row.values.indexOf(text);
          const index = known === -1 ? row.values.push(text) - 1 : known;
          const cell = row.cells[column];
          if (cell !== undefined && !cell.includes(index)) cell.push(index);
        }
  });
  const all = [...rows.values()].map(({ cells, ...row }) => ({
    ...row,
    cells: cells.map((cell) => [...cell].sort((a, b) => a - b)),
    changed: row.values.length > 1,
    inWords: sentenceFor(columns, row.values, cells),
  }));
  return [...all.filter(({ changed }) => changed), ...all.filter(({ changed }) => !changed)];
}

function sentenceFor(
  columns: readonly Column[],
  values: readonly string[],
  cells: readonly (readonly number[])[],
): string {
  return rangesInWords(
    columns.map(({ name }, i) => {
      const seen = (cells[i] ?? []).map((value) => quoted(values[value] ?? ''));
      return { name, state: seen.length === 0 ? null : seen.join(' or ') };
    }),
  );
}

function quoted(value: string): string {
  const characters = [...value];
  return `“${characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : value}”`;
}

export interface CompatibilityOptions {
  /** Includes runs of an emulated module. */
  readonly emulated?: boolean;
  readonly accepted?: AcceptedFailures;
  readonly leftOut?: readonly LeftOut[];
}

/** Many runs as one table: what works in which firmware. */
export interface Compatibility {
  /** Firmwares in build order. */
  readonly columns: readonly Column[];
  /** Those of the modules, by name. */
  readonly families: readonly string[];
  /** Whether it contains runs of an emulated module. */
  readonly emulated: boolean;
  readonly invariants: readonly InvariantRow[];
  readonly groups: readonly RequirementGroup[];
  /** Each case once, by id; requirements refer to them. */
  readonly cases: ReadonlyMap<string, CaseRow>;
  readonly observations: readonly ObservationRow[];
  /** How many runs of an emulated module were left out because they were not requested. */
  readonly emulatedLeftOut: number;
  /** Requirements of the catalogue without a case in any run. */
  readonly withoutCase: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Problems with the known deviations, one sentence each. */
  readonly problems: readonly string[];
}

/** Combines runs by firmware. Pure: the same runs give the same table. */
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
    families: [...new Set(columns.map(({ family }) => family))],
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

/** How many cases in a column have which state. */
export function tallyOf({ cases }: Pick<Compatibility, 'cases'>, column: number): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const { cells } of cases.values()) {
    const state = (cells[column] as Cell | undefined)?.state ?? 'untested';
    tally[state] = (tally[state] ?? 0) + 1;
  }
  return tally;
}
