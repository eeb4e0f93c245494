import type { InvariantRecord } from '../../harness/ledger/record';
import type { AcceptedFailures } from '../known-deviations/accept-known';
import { inWords } from './case-rows';
import type { Cell, State } from './cell';
import { type Column, suiteOf, usualSuite } from './columns';
import type { RunDigest } from './run-digest';

/** An invariant of the run in all firmwares: k/n counts the cases in which it was looked at. */
export interface InvariantRow {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly Cell[];
  readonly inWords: string;
}

/** Invariants of any run, by id. Ledgers of schema 1 have none: untested there. */
export function invariantRows(columns: readonly Column[], accepted: AcceptedFailures): InvariantRow[] {
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
        : `broke in ${broken.length} of ${examined} cases, first in ${broken[0]}${seen}`,
    otherSuite: found.some(({ run }) => suiteOf(run.header) !== usual),
  };
}

function stateOf({ held, level }: InvariantRecord, accepted: boolean): State {
  if (held) return 'works';
  if (accepted) return 'known';
  return level === 'should' ? 'finding' : 'broken';
}
