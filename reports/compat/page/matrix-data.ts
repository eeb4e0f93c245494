import type { Compatibility } from '../compatibility';
import type { RunDigest } from '../run-digest';
import { letterOf } from './packed-cells';

/** A case for the page's program: a letter a firmware, and notes by number. */
export interface PageCase {
  readonly title: string;
  readonly level: string;
  /** `w`orks, `b`roken, `k`nown, `c`onflict, `f`inding, `o`bserved, `-` untested; a capital where another suite judged. */
  readonly states: string;
  /** Number of the firmware and of its note. */
  readonly notes: readonly (readonly [column: number, note: number])[];
  readonly inWords: string;
}

/** What the page's program needs to fold requirements out to their cases. */
export interface MatrixData {
  /** Link to the newest report of each firmware; null where there is none. */
  readonly reports: readonly (string | null)[];
  /**
   * Orders of cases in the reports, each once, and which of them is that of a firmware's report: cases are found by
   * number.
   */
  readonly orders: readonly (readonly string[])[];
  readonly orderOf: readonly number[];
  readonly names: readonly string[];
  readonly notes: readonly string[];
  readonly cases: Readonly<Record<string, PageCase>>;
}

export function matrixData(table: Compatibility, reportOf: (run: RunDigest) => string | null): MatrixData {
  const notes = new Map<string, number>();
  const numberOf = (note: string): number => {
    const known = notes.get(note) ?? notes.size;
    notes.set(note, known);
    return known;
  };
  const cases = [...table.cases.values()].map(({ id, title, level, cells, inWords }): [string, PageCase] => [
    id,
    {
      title,
      level,
      states: cells.map(letterOf).join(''),
      notes: cells.flatMap(({ note }, i) => (note === null ? [] : [[i, numberOf(note)] as const])),
      inWords,
    },
  ]);
  const linked = table.columns.map(({ runs }) => runs.findLast((run) => reportOf(run) !== null) ?? null);
  const orders = new Map<string, number>();
  const orderOf = linked.map((run) => {
    const order = (run?.cases ?? []).map(({ id }) => id).join('\n');
    const known = orders.get(order) ?? orders.size;
    orders.set(order, known);
    return known;
  });
  return {
    reports: linked.map((run) => run && reportOf(run)),
    orders: [...orders.keys()].map((order) => order.split('\n')),
    orderOf,
    names: table.columns.map(({ name }) => name),
    cases: Object.fromEntries(cases),
    notes: [...notes.keys()],
  };
}
