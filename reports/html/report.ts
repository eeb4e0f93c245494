import { createHash } from 'node:crypto';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { EMULATED, headline, type ReportOptions, type RunView, viewOf } from '../run-view';
import { caseTable, observationTable } from './case-table';
import { failureCards, reasonList } from './failures';
import { html, Markup } from './markup';
import { script } from './script';
import { style } from './style';

/** A run as one page that needs nothing else: no network, no other file; scripts only help to filter. */
export function htmlReport(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'">
<title>${title(view)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${banner(view)}
<main>
${tiles(view)}
${failureCards('Failed', view.failures, view)}
${failureCards('Findings', view.findings, view, 'A standard expects it; the manual does not promise it.')}
${reasonList('Not judged', view.unjudged)}
${caseTable(view)}
${observationTable(view)}
${reasonList('Not applicable', view.notApplicable)}
${runFacts(view)}
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`.html;
}

function title(view: RunView): string {
  const fact = new Map(view.facts);
  return `${view.emulated ? 'EMULATED ' : ''}${fact.get('model')} ${fact.get('firmware')}: ${view.outcome.verdict}`;
}

function banner(view: RunView): Markup {
  const fact = new Map(view.facts);
  const [word = '', ...reason] = headline(view).split(': ');
  return html`<header class="banner ${view.outcome.verdict}">
<div class="wide">
<div class="verdict"><span class="word">${word}</span>${view.emulated ? html`<span class="emulated">EMULATED</span>` : null}</div>
${reason.length > 0 ? html`<p class="why">${reason.join(': ')}</p>` : null}
<h1>${fact.get('model') ?? ''} <span>firmware ${fact.get('firmware') ?? ''}</span></h1>
<p class="where">${fact.get('bench') ?? ''} · cloud ${fact.get('cloud') ?? ''} · profile ${fact.get('profile') ?? ''} · ${when(view)}</p>
${view.emulated ? html`<p class="note">${EMULATED}</p>` : null}
</div>
</header>`;
}

/** To the minute: what a person remembers of a run. */
function when({ ledger }: RunView): string {
  return `${ledger.header.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}

function tiles({ counts, ledger, observations }: RunView): Markup {
  const all: [string, number, string][] = [
    ['pass', counts.pass, 'passed'],
    ['fail', counts.fail, 'failed'],
    ['finding', counts.finding, 'findings'],
    ['inconclusive', counts.inconclusive, 'inconclusive'],
    ['error', counts.error, 'harness errors'],
    ['missing', ledger.missing.length, 'missing'],
    ['not-applicable', counts.notApplicable, 'not applicable'],
    ['observed', observations, 'observations'],
  ];
  const tile = ([kind, count, word]: [string, number, string]): Markup =>
    html`<li class="tile ${kind}${count === 0 ? ' none' : ''}"><b>${count}</b><span>${word}</span></li>`;
  return html`<ul class="tiles">${all.map(tile)}</ul>`;
}

const explained: Readonly<Record<string, string>> = {
  profile: 'where the deadlines were taken from that the module had to keep',
  capabilities: 'what the cloud can do and witness; a case that needs more of it is not applicable',
};

function runFacts({ facts, ledger }: RunView): Markup {
  const { footer, header, seal } = ledger;
  const controls = (footer?.controls ?? []).map(
    ({ name, held, detail }) =>
      ['control', `${name}: ${held ? 'held' : 'DID NOT HOLD'} (${detail})`] as const,
  );
  const long = [
    ['capabilities', header.cloud.capabilities.join(', ') || 'none'] as const,
    ['seal', `${seal}${footer ? `, sha256 ${footer.sha256}` : ''}`] as const,
    ...controls,
  ];
  return html`<section><h2>The run</h2><dl class="facts">${facts.map((each) => fact(each))}${long.map((each) => fact(each, 'long'))}</dl></section>`;
}

function fact([name, value]: readonly [string, string], width = 'short'): Markup {
  const hint = explained[name];
  return html`<div class="${width}"><dt>${name}</dt><dd>${value}${hint ? html`<small>${hint}</small>` : null}</dd></div>`;
}

/** The one thing that the page may execute or look like, by its digest. */
function hash(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
