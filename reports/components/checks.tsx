import type { CheckRecord } from '../../harness/ledger/record';
import { differenceOf, type Piece } from '../difference';
import { named } from './wire';

type Shown = Pick<CheckRecord, 'what' | 'expected' | 'actual' | 'held'>;

/** What was checked, what was expected and what came; where a check failed, with the difference marked. */
export function ChecksTable({ checks }: { readonly checks: readonly Shown[] }) {
  return (
    <table class="checks">
      <thead>
        <tr>
          <th scope="col">check</th>
          <th scope="col">expected</th>
          <th scope="col">actual</th>
        </tr>
      </thead>
      <tbody>
        {checks.map((check, i) => (
          <CheckRow key={i} {...check} />
        ))}
      </tbody>
    </table>
  );
}

function CheckRow({ what, expected, actual, held }: Shown) {
  const difference = held ? null : differenceOf(expected, actual);
  return (
    <tr class={held ? 'held' : 'broken'}>
      <td>
        <i class="sign" aria-hidden="true">
          {held ? '✓' : '✗'}
        </i>
        <span class="sr">{held ? 'held: ' : 'failed: '}</span>
        {what}
      </td>
      <td class="expected" data-label="expected">
        <Pieces pieces={difference?.expected ?? [{ text: expected, differs: false }]} />
      </td>
      <td class="actual" data-label="actual">
        <Pieces pieces={difference?.actual ?? [{ text: actual, differs: false }]} />
      </td>
    </tr>
  );
}

/** A text in which what differs from the other one is marked. */
export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return (
    <code class="wire">
      {pieces.map(({ text, differs }, i) => (differs ? <mark key={i}>{named(text)}</mark> : named(text)))}
    </code>
  );
}

export const checksStyle = `
.checks{margin:8px 0;table-layout:fixed}
.checks th:first-child{width:34%}
.checks td code{font-size:13px;white-space:pre-wrap}
.checks .sign{font-style:normal;font-family:var(--mono);font-weight:700;display:inline-block;width:1.3em;color:var(--pass)}
.checks .broken .sign{color:var(--fail)}
.checks mark{color:inherit;background:none;border-bottom:2px solid;padding:0}
.broken .expected mark{color:var(--pass);background:var(--good)}.broken .actual mark{color:var(--fail);background:var(--mark);font-weight:600}
@media screen and (max-width:700px){
.checks,.checks tbody,.checks tr,.checks td{display:block}.checks thead{display:none}
.checks td{border:0;padding:2px 0}.checks tr{border-bottom:1px solid var(--line);padding:6px 0}
.checks td[data-label]::before{content:attr(data-label) " ";color:var(--soft);font-size:12px;display:inline-block;width:64px}}
`;
