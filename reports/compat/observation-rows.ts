import { visible } from '../visible';
import type { Column } from './columns';
import { rangesInWords } from './ranges';

/** What firmwares do in one place that the manual leaves open. */
export interface ObservationRow {
  readonly case: string;
  readonly name: string;
  /** Distinct values, in the order in which they appear; cells count from 0. */
  readonly values: readonly string[];
  /** A cell for each firmware: the values its runs saw; none where nobody looked, several where runs disagree. */
  readonly cells: readonly (readonly number[])[];
  /** Not the same wherever somebody looked. */
  readonly changed: boolean;
  readonly inWords: string;
}

/** Longer values are told by their beginning in a sentence. */
const LONGEST = 60;

/** Observations of all cases, those that changed first. */
export function observationRows(columns: readonly Column[]): ObservationRow[] {
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
