import type { CaseRecord } from '../../harness/ledger/record';
import { type RunView, reasonOf } from '../run-view';
import { requirements } from './failures';
import { html, type Markup, wire } from './markup';

const kinds = ['pass', 'fail', 'finding', 'inconclusive', 'error', 'missing', 'not-applicable'] as const;

/** All cases, those without a record too, those that do not apply last; narrowed down by verdict with CSS alone, by text with the script. */
export function caseTable({ ledger }: RunView): Markup {
  const applies = (record: CaseRecord): boolean => record.verdict !== 'not-applicable';
  const present = kinds.filter(
    (kind) =>
      ledger.cases.some((record) => record.verdict === kind) ||
      (kind === 'missing' && ledger.missing.length > 0),
  );
  return html`<section id="cases"><h2>All cases <small>${ledger.header.plan.length}</small></h2>
<div class="filters" role="group" aria-label="show">
${['all', ...present].map(
  (kind) =>
    html`<label class="chip ${kind}"><input type="radio" name="verdict" value="${kind}"${kind === 'all' ? html` checked` : null}>${kind}</label>
`,
)}<input type="search" id="search" placeholder="id, clause, requirement…" aria-label="search" hidden>
</div>
<div class="scroll"><table class="cases"><thead><tr><th>verdict</th><th>case</th><th>clause</th><th>level</th><th>requirements</th><th class="number">ms</th></tr></thead>
<tbody>${ledger.cases.filter(applies).map(row)}${ledger.missing.map(missingRow)}${ledger.cases.filter((record) => !applies(record)).map(row)}</tbody></table></div></section>`;
}

function row(record: CaseRecord): Markup {
  const { id, title, clause, level, verdict, attribution, durationMs } = record;
  const reason = reasonOf(record);
  const blame = attribution && attribution !== 'module' ? html` <small>${attribution}</small>` : null;
  return html`<tr class="row ${verdict}"><td><span class="dot ${verdict}">${verdict}</span>${blame}</td>
<td><b>${id}</b><span class="title">${title}</span>${reason === null ? null : html`<span class="because">${reason}</span>`}</td>
<td>${clause}</td><td>${level}</td><td class="requirements">${requirements(record)}</td><td class="number">${Math.round(durationMs)}</td></tr>
`;
}

function missingRow(id: string): Markup {
  return html`<tr class="row missing"><td><span class="dot missing">missing</span></td><td><b>${id}</b><span class="because">planned, but left no record</span></td><td></td><td></td><td></td><td></td></tr>
`;
}

/** What the firmware does where the manual leaves it open: what two firmwares are compared by. */
export function observationTable({ observed, observations }: RunView): Markup | null {
  if (observations === 0) return null;
  const rows = observed.flatMap((record) =>
    Object.entries(record.observations).map(
      ([name, value]) =>
        html`<tr><td>${record.id}</td><td>${name}</td><td><code>${wire(String(value))}</code></td><td>${record.clause}</td></tr>
`,
    ),
  );
  return html`<section><h2>Observations <small>${observations}</small></h2>
<p class="hint">What this firmware does where the manual leaves it open. Neither right nor wrong.</p>
<div class="scroll"><table class="observations"><thead><tr><th>case</th><th>observation</th><th>value</th><th>clause</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
