import { Fragment } from 'preact';
import { amount } from '../../../harness/ledger/amount';
import { Scroller } from '../../components/page';
import { clip } from '../../visible';
import type { Compatibility, ObservationRow } from '../compatibility';
import { Clause } from './matrix';

/** Limits of rows and cells shown; the JSON contains all. */
const [MOST_ROWS, MOST_CELLS] = [150, 4_000];
/** More values are not listed in a row. */
const MOST_VALUES = 8;

/** Observations that differ between firmwares: one letter for each value. */
export function ObservationMatrix({ table: { columns, observations } }: { readonly table: Compatibility }) {
  const changed = observations.filter((row) => row.changed);
  if (changed.length === 0) return <p class="wide hint apart">Nothing changed.</p>;
  const shown = changed.slice(0, Math.min(MOST_ROWS, Math.ceil(MOST_CELLS / columns.length)));
  return (
    <>
      <Scroller class="matrix" label="matrix of observations and firmwares">
        <Clause name="case and observation" columns={columns} rows={shown.length}>
          {shown.map((row) => (
            <Observation key={`${row.case} ${row.name}`} row={row} />
          ))}
        </Clause>
      </Scroller>
      {changed.length > shown.length && (
        <p class="wide hint apart">{changed.length - shown.length} more are in compatibility.json.</p>
      )}
    </>
  );
}

function Observation({ row }: { readonly row: ObservationRow }) {
  let before: string | null = null;
  return (
    <tr>
      <th scope="row" class="row">
        <b>{row.case}</b> <span>{row.name}</span>
      </th>
      {row.cells.map((cell, i) => {
        const letters = cell.map(letterOf).join('/');
        const differs = before !== null && letters !== '' && letters !== before;
        if (letters !== '') before = letters;
        return (
          <Fragment key={i}>
            <td class={letters === '' ? 'untested' : cell.length > 1 ? 'conflict' : 'value'}>
              {letters === '' ? '·' : differs ? <strong>{letters}</strong> : letters}
            </td>
          </Fragment>
        );
      })}
      <td class="words">
        {row.values.slice(0, MOST_VALUES).map((value, i) => (
          <span key={value} class="letter">
            {letterOf(i)} <code>{clip(value, 80)}</code>
          </span>
        ))}
        {row.values.length > MOST_VALUES && `and ${row.values.length - MOST_VALUES} more`}
      </td>
    </tr>
  );
}

/** A, B … Z, then AA, AB and so on. */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

/** Observations that are the same wherever they were made: a folded list. */
export function SameObservations({ table }: { readonly table: Compatibility }) {
  const same = table.observations.filter(({ changed }) => !changed);
  if (same.length === 0) return null;
  return (
    <details class="same">
      <summary>
        {amount(same.length, 'observation is', 'observations are')} the same in every firmware that was asked
      </summary>
      <table>
        <thead>
          <tr>
            <th>case</th>
            <th>observation</th>
            <th>value</th>
          </tr>
        </thead>
        <tbody>
          {same.map((row) => (
            <tr key={`${row.case} ${row.name}`}>
              <td>{row.case}</td>
              <td>{row.name}</td>
              <td>
                <code>{clip(row.values[0] ?? '', 200)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
