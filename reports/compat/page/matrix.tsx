import { Fragment } from 'preact';
import { type Cell, SIGN } from '../cell';
import type { Column } from '../columns';
import type { Compatibility } from '../compatibility';
import { packedCells } from './packed-cells';
import { Scroller } from './scroller';

/**
 * A table a clause, all in one scroller. Clauses that are out of sight are not laid out (`content-visibility`), rows of
 * cases are only made when a requirement is folded out, and in a large matrix the page's program makes the cells of a
 * row when it comes into sight: 200 firmwares stay readable.
 */
export function Matrix({ table }: { readonly table: Compatibility }) {
  const { columns, groups, invariants } = table;
  const lazy = isLarge(table);
  if (columns.length === 0) return null;
  return (
    <Scroller class="matrix" id="rows" label="matrix of requirements and firmwares">
      {invariants.length > 0 && (
        <Clause name="invariants of the run" columns={columns} rows={invariants.length}>
          {invariants.map((row) => (
            <Row
              key={row.id}
              id={row.id}
              text={row.title}
              cells={row.cells}
              inWords={row.inWords}
              lazy={lazy}
            />
          ))}
        </Clause>
      )}
      {groups.map(({ clause, rows }) => (
        <Clause key={clause} name={clause} columns={columns} rows={rows.length}>
          {rows.map((row) => (
            <Row
              key={row.id}
              id={row.id}
              text={row.statement}
              cells={row.cells}
              inWords={row.inWords}
              lazy={lazy}
              cases={row.cases}
            />
          ))}
        </Clause>
      ))}
    </Scroller>
  );
}

/** More cells than this at a time make a browser slow. */
const MOST_CELLS = 6_000;

function isLarge({ columns, groups, invariants }: Compatibility): boolean {
  const rows = groups.reduce((sum, group) => sum + group.rows.length, invariants.length);
  return rows * columns.length > MOST_CELLS;
}

interface ClauseProps {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly children: preact.ComponentChildren;
}

const ROW_PX = 58;

export function Clause({ name, columns, rows, children }: ClauseProps) {
  return (
    <div
      class="clause"
      style={`contain-intrinsic-height:auto ${rows * ROW_PX + 40}px;width:calc(var(--first) + ${columns.length} * var(--column) + var(--last))`}
    >
      <table>
        <colgroup>
          <col class="first" />
          {columns.map((column) => (
            <col key={column.name} class="each" />
          ))}
          <col class="last" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" class="row">
              {name}
            </th>
            {columns.map(({ name: each, firmware, emulated, otherSuite }) => (
              <th key={each} scope="col" title={`${firmware}${emulated ? ', EMULATED' : ''}`}>
                {each}
                {otherSuite && '†'}
              </th>
            ))}
            <th scope="col" class="words">
              in words
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly text: string;
  readonly cells: readonly Cell[];
  readonly inWords: string;
  readonly cases?: readonly string[];
  readonly lazy: boolean;
}

function Row({ id, text, cells, inWords, lazy, cases = [] }: RowProps) {
  return (
    <tr data-id={id} class={/^(works|observed) [^,;]*$/.test(inWords) ? 'plain' : undefined}>
      <th scope="row" class="row">
        {cases.length > 0 ? (
          <button type="button" aria-expanded="false" data-cases={cases.join(' ')}>
            {id}
          </button>
        ) : (
          <b>{id}</b>
        )}{' '}
        <span>{text}</span>
      </th>
      {lazy ? (
        <td class="lazy" colSpan={cells.length} data-cells={packedCells(cells)} />
      ) : (
        cells.map((cell, i) => <Fragment key={i}>{matrixCell(cell)}</Fragment>)
      )}
      <td class="words">{inWords}</td>
    </tr>
  );
}

function matrixCell({ state, held, judged, note, otherSuite }: Cell) {
  return (
    <td class={state ?? 'untested'} title={note ?? undefined}>
      {SIGN[state ?? 'untested']}
      {judged > 0 && (
        <b>
          {held}/{judged}
        </b>
      )}
      {otherSuite && <sup>†</sup>}
    </td>
  );
}
