import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord } from '../harness/ledger/record';
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
import { clip, visible } from './visible';

const MOST_OBSERVATIONS = 100;

/** A run on one page of GitHub-flavoured Markdown, short enough for the summary of a build. */
export function markdownSummary(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  const parts = [
    `# ${icons[view.outcome.verdict]} ${text(headline(view))}`,
    ...(view.emulated ? [`> **EMULATED**: ${EMULATED.slice(EMULATED.indexOf(':') + 2)}.`] : []),
    facts(view),
    counts(view),
    ...part(
      'Failed',
      view.failures.map((record) => failure(view, record)),
    ),
    ...part(
      'Findings',
      view.findings.map((record) => failure(view, record)),
    ),
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

function failure(view: RunView, record: CaseRecord): string {
  const checks = failedChecks(record).map(({ what, expected, actual }) => [what, expected, actual].map(text));
  const transcript = plainTranscript(view.ledger, record).map((line) => clip(line, 160));
  return [
    `### ${text(record.id)}`,
    `${text(record.title)}  \n${text(placeOf(record))}`,
    checks.length > 0 ? table(['check', 'expected', 'actual'], checks) : text(record.reason ?? ''),
    ...(transcript.length > 0 ? [fenced(transcript)] : []),
  ].join('\n\n');
}

function groups(all: readonly ReasonGroup[]): string[] {
  const lines = all.map(
    ({ label, reason, ids }) =>
      `- **${text(label)}**: ${text(reason)} (${ids.length}: ${ids.map(text).join(', ')})`,
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function observations({ observed }: RunView): string[] {
  const rows = observed.flatMap((record) =>
    Object.entries(record.observations).map(([name, value]) => [record.id, name, String(value)].map(text)),
  );
  if (rows.length === 0) return [];
  const rest = rows.length - MOST_OBSERVATIONS;
  const shown = table(['case', 'observation', 'value'], rows.slice(0, MOST_OBSERVATIONS));
  return rest > 0 ? [shown, `${rest} more are in report.html.`] : [shown];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A fence longer than any run of backticks inside. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join('\n');
}

/** A text that Markdown shows as it is: no markup of its own, no HTML, no mention, no link. */
function text(raw: string): string {
  return visible(raw)
    .replace(/[\\`*_[\]()#|~!]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;')
    .replace(/:\/\//g, '&#58;//');
}
