import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord } from '../harness/ledger/record';
import { fenced, table, text } from './markdown-text';
import {
  EMULATED,
  failedChecks,
  headline,
  placeOf,
  type ReasonGroup,
  type ReportOptions,
  type RunView,
  viewOf,
} from './run-view';
import { plainTranscript } from './transcript';
import { clip } from './visible';

const MOST = { failures: 20, lines: 20, groups: 20, ids: 12, observations: 100 } as const;
const WIDTH = 300;

/** A run on one page of GitHub-flavoured Markdown, short enough for the summary of a build. */
export function markdownSummary(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  const parts = [
    `# ${icons[view.outcome.verdict]} ${text(headline(view))}`,
    ...(view.emulated ? [`> **EMULATED**: ${EMULATED.slice(EMULATED.indexOf(':') + 2)}.`] : []),
    facts(view),
    counts(view),
    ...part('Failed', failures(view, view.failures)),
    ...part('Findings', failures(view, view.findings)),
    ...part('Not judged', groups(view.unjudged)),
    ...part('Not applicable', groups(view.notApplicable)),
    ...part('Observations', observations(view)),
  ];
  return `${parts.join('\n\n')}\n`;
}

const icons = { pass: '✅', fail: '❌', inconclusive: '⚠️', void: '⛔', incomplete: '⛔' } as const;

function part(title: string, blocks: readonly string[]): string[] {
  return blocks.length === 0 ? [] : [`## ${title}`, ...blocks];
}

function facts(view: RunView): string {
  return view.facts.map(([name, value]) => `**${name}** ${text(value)}`).join(' · ');
}

function counts({ counts: n, ledger }: RunView): string {
  return table(
    ['passed', 'failed', 'findings', 'inconclusive', 'errors', 'not applicable', 'missing', 'planned'],
    [
      [
        n.pass,
        n.fail,
        n.finding,
        n.inconclusive,
        n.error,
        n.notApplicable,
        ledger.missing.length,
        ledger.header.plan.length,
      ].map(String),
    ],
  );
}

function failures(view: RunView, records: readonly CaseRecord[]): string[] {
  const rest = records.slice(MOST.failures).map((record) => record.id);
  const shown = records.slice(0, MOST.failures).map((record) => failure(view, record));
  return rest.length > 0 ? [...shown, `${rest.length} more are in report.html: ${listed(rest)}`] : shown;
}

function failure(view: RunView, record: CaseRecord): string {
  const checks = failedChecks(record).map(({ what, expected, actual }) =>
    [what, expected, actual].map(short),
  );
  const transcript = plainTranscript(view.ledger, record);
  const lines = transcript.slice(0, MOST.lines).map((line) => clip(line, 160));
  const more = transcript.length - lines.length;
  return [
    `### ${text(record.id)}`,
    `${text(record.title)}  \n${text(placeOf(record))}`,
    checks.length > 0 ? table(['check', 'expected', 'actual'], checks) : short(record.reason ?? ''),
    ...(lines.length > 0
      ? [fenced(more > 0 ? [...lines, `… ${more} more lines are in report.html`] : lines)]
      : []),
  ].join('\n\n');
}

function groups(all: readonly ReasonGroup[]): string[] {
  const lines = all
    .slice(0, MOST.groups)
    .map(
      ({ label, reason, ids }) => `- **${text(label)}**: ${short(reason)} (${ids.length}: ${listed(ids)})`,
    );
  if (all.length > MOST.groups) lines.push(`- ${all.length - MOST.groups} more reasons are in report.html`);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST.ids).map(text).join(', ');
  return ids.length > MOST.ids ? `${shown} and ${ids.length - MOST.ids} more` : shown;
}

function short(raw: string): string {
  return text(clip(raw, WIDTH));
}

/** Folded away: there are hundreds of them in a healthy run, and a blank line lets Markdown begin again inside. */
function observations({ observed }: RunView): string[] {
  const rows = observed.flatMap((record) =>
    Object.entries(record.observations).map(([name, value]) => [record.id, name, String(value)].map(short)),
  );
  if (rows.length === 0) return [];
  const rest = rows.length - MOST.observations;
  const shown = table(['case', 'observation', 'value'], rows.slice(0, MOST.observations));
  const more = rest > 0 ? [`${rest} more are in report.html.`] : [];
  return [`<details><summary>${rows.length} noted</summary>`, shown, ...more, '</details>'];
}
