import { type ComponentChildren, Fragment } from 'preact';
import type { CheckRecord } from '../../harness/ledger/record';
import { differenceOf, type Piece } from '../difference';
import { visible } from '../visible';

const names =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'
    .split(' ')
    .concat('SP', 'DEL');

/** Control characters by name, since many fonts have no glyphs for their pictures. */
function named(text: string): ComponentChildren[] {
  return visible(text)
    .split(/([\u2400-\u2421])/)
    .map((part, i) => (i % 2 === 0 ? part : <i key={i}>{names[part.charCodeAt(0) - 0x2400] ?? part}</i>));
}

/** Bytes of the wire. */
export function Wire({ text }: { readonly text: string }) {
  return <code class="wire">{named(text)}</code>;
}

type Shown = Pick<CheckRecord, 'what' | 'expected' | 'actual' | 'held'>;

/** What was checked, expected and received; in a failed check the difference is marked. */
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

/** A text with its differences from the other one marked. */
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

/** One exchange of a case. */
export interface TimelineLine {
  /** ms since the run began. */
  readonly t: number;
  readonly side: 'at' | 'cloud' | 'bench' | 'harness';
  /** `→` towards the module, `←` from it, `·` neither. */
  readonly arrow: string;
  readonly text: string;
  /** Checks that did not hold and were made directly after it. */
  readonly failed: readonly string[];
}

const FINAL = /(?:␊|^)(?:OK|ERROR|\+CM[ES] ERROR[^␍]*|NO CARRIER|\d)␍␊?$/;

/**
 * AT wire on the left, cloud on the right, on one clock. A final result, and a packet at the cloud, show the time since
 * the last command.
 */
export function Timeline({ lines }: { readonly lines: readonly TimelineLine[] }) {
  let command: number | null = null;
  return (
    <ol class="timeline" aria-label="timeline: AT wire left, cloud right">
      <li class="lanes" aria-hidden="true">
        <span>s</span>
        <span>AT wire</span>
        <span>cloud</span>
      </li>
      {lines.map((line, i) => {
        if (line.side === 'at' && line.arrow === '→') command = line.t;
        const timed = line.arrow === '←' && (line.side === 'cloud' || FINAL.test(line.text));
        const latency = timed && command !== null ? line.t - command : null;
        return <Exchange key={i} line={line} latency={latency} />;
      })}
    </ol>
  );
}

const spoken = { '→': 'to', '←': 'from', '·': '' } as Readonly<Record<string, string>>;

function Exchange({ line, latency }: { readonly line: TimelineLine; readonly latency: number | null }) {
  const { t, side, arrow, text, failed } = line;
  return (
    <Fragment>
      <li class={`${side}${failed.length > 0 ? ' marked' : ''}`}>
        <time>{(t / 1000).toFixed(3)}</time>
        <div>
          <span class="sr">
            {side} {spoken[arrow]}:{' '}
          </span>
          <b aria-hidden="true">{`${arrow}\u00a0`}</b>
          <code class="wire">{named(text)}</code>
          {latency === null ? null : <small class="latency">+{latency.toFixed(1)} ms</small>}
        </div>
      </li>
      {failed.map((what, i) => (
        <li class="check" key={i}>
          <div>
            <i aria-hidden="true">✗</i> check failed here: {what}
          </div>
        </li>
      ))}
    </Fragment>
  );
}

export const timelineStyle = `
.timeline{list-style:none;margin:10px 0;padding:6px 0;background:var(--inset);border-radius:6px;font-size:12.5px;line-height:1.5}
.timeline li{display:grid;grid-template-columns:76px 1fr 1fr;gap:0 8px;padding:1px 10px 1px 0}
.timeline li.lanes{color:var(--soft);font-size:11.5px;padding-bottom:4px}
.timeline .lanes span:first-child{text-align:right}
.timeline time{grid-column:1;text-align:right;color:var(--soft);font-family:var(--mono);font-variant-numeric:tabular-nums}
.timeline li>div{grid-column:2;overflow-wrap:anywhere;min-width:0}
.timeline .cloud>div{grid-column:3;color:var(--inconclusive)}
.timeline .bench>div,.timeline .harness>div{grid-column:2/4;color:var(--soft);text-align:center;font-size:12px}
.timeline code{white-space:pre-wrap}
.timeline b{color:var(--soft);font-weight:400}
.timeline .latency{color:var(--soft);white-space:nowrap;margin-left:6px}
.timeline .marked{background:var(--mark);box-shadow:inset 3px 0 var(--fail)}
.timeline .check{background:var(--mark);box-shadow:inset 3px 0 var(--fail)}
.timeline .check>div{grid-column:2/4;color:var(--fail);font-weight:600;padding-bottom:3px}
.timeline .check i{font-style:normal}
@media screen and (max-width:700px){
.timeline li,.timeline li.lanes{grid-template-columns:48px 1fr 26px;gap:0 6px}
.timeline li.lanes{grid-template-columns:48px auto 1fr}.timeline li.lanes span:last-child{text-align:right;padding-right:8px}
.timeline li.cloud{grid-template-columns:48px 26px 1fr}
.timeline .at>div{grid-column:2}.timeline .bench>div,.timeline .harness>div,.timeline .check>div{grid-column:2/4;text-align:left}
.timeline time{font-size:11px}}
`;
