import { Fragment } from 'preact';
import { named } from './wire';

/** One exchange of a case. */
export interface TimelineLine {
  /** ms since the run began. */
  readonly t: number;
  readonly side: 'at' | 'cloud' | 'bench' | 'harness';
  /** `→` towards the module, `←` from it, `·` neither. */
  readonly arrow: string;
  readonly text: string;
  /** Checks that did not hold and were made right after it. */
  readonly failed: readonly string[];
}

const FINAL = /(?:␊|^)(?:OK|ERROR|\+CM[ES] ERROR[^␍]*|NO CARRIER|\d)␍␊?$/;

/**
 * AT wire on the left, cloud on the right, on one clock. A final result, and what the cloud
 * got, tell how long after the last command they came.
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
