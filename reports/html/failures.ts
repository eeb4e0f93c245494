import type { CaseRecord } from '../../harness/ledger/record';
import { failedChecks, type ReasonGroup, type RunView } from '../run-view';
import { excerptOf, type TranscriptLine } from '../transcript';
import { html, type Markup, wire } from './markup';

/** A card for each case: what was required, what was expected, what came, and the wire around it. */
export function failureCards(
  title: string,
  records: readonly CaseRecord[],
  view: RunView,
  note = '',
): Markup | null {
  if (records.length === 0) return null;
  return html`<section><h2>${title} <small>${records.length}</small></h2>
${note === '' ? null : html`<p class="hint">${note}</p>`}
${records.map((record) => card(record, view))}</section>`;
}

function card(record: CaseRecord, view: RunView): Markup {
  return html`<article class="card ${record.verdict}">
<h3>${record.id}</h3>
<p class="title">${record.title}</p>
<p class="place">${record.document} · ${record.clause} <span class="level">${record.level}</span>${requirements(record)}</p>
${checks(record)}
${transcript(excerptOf(view.ledger, record))}
</article>
`;
}

/** Requirement ids as badges. */
export function requirements(record: CaseRecord): Markup[] {
  return record.requirements.map((id) => html` <span class="requirement">${id}</span>`);
}

function checks(record: CaseRecord): Markup {
  const failed = failedChecks(record);
  if (failed.length === 0) return html`<p>${record.reason}</p>`;
  return html`<table class="checks"><thead><tr><th>check</th><th>expected</th><th>actual</th></tr></thead><tbody>${failed.map(
    ({ what, expected, actual }) =>
      html`<tr><td>${what}</td><td class="expected"><code>${wire(expected)}</code></td><td class="actual"><code>${wire(actual)}</code></td></tr>`,
  )}</tbody></table>`;
}

function transcript(lines: readonly TranscriptLine[]): Markup | null {
  if (lines.length === 0) return null;
  return html`<div class="scroll"><table class="transcript" aria-label="transcript"><tbody>${lines.map(
    ({ t, side, arrow, text, marked }) =>
      html`<tr class="${side}${marked ? ' marked' : ''}"><td>${(t / 1000).toFixed(3)}</td><td>${side}</td><td>${arrow}</td><td>${wire(text)}</td></tr>
`,
  )}</tbody></table></div>`;
}

/** Reasons, each said once, with the cases that share it. */
export function reasonList(title: string, groups: readonly ReasonGroup[]): Markup | null {
  if (groups.length === 0) return null;
  const count = groups.reduce((sum, group) => sum + group.ids.length, 0);
  return html`<section><h2>${title} <small>${count}</small></h2>${groups.map(
    ({ label, reason, ids }) => html`<details class="reason"${ids.length < 5 ? html` open` : null}>
<summary><span class="label">${label}</span> ${reason} <small>${ids.length}</small></summary>
<p>${ids.map((id) => html`<code>${id}</code> `)}</p></details>`,
  )}</section>`;
}
