import { amount } from '../harness/ledger/amount';
import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord, InvariantRecord } from '../harness/ledger/record';
import { repetitionText } from '../harness/ledger/repetitions';
import { differenceOf, type Piece } from './difference';
import type { FailureGroup } from './failure-groups';
import {
  brokenText,
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

/** Characters with a meaning in Markdown. A backslash has none before a letter, an underscore none inside a word. */
const MARKS = /\\(?=[!-/:-@[-`{-~]|$)|:\/\/|[<>&@]|[`*[\]#|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

const references: Readonly<Record<string, string>> = {
  '\\': '&#92;',
  '://': '&#58;//',
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '@': '&#64;',
};

/** A text that Markdown shows unchanged: no markup of its own, no HTML, no mention, no link. */
export function text(raw: string): string {
  return visible(raw).replace(MARKS, (mark) => references[mark] ?? `\\${mark}`);
}

/** Rows of cells that are already Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
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

const MOST = { groups: 20, lines: 20, reasons: 20, ids: 12, observations: 100, requirements: 6 } as const;
const WIDTH = 300;
/** GitHub and GitLab accept 65,536 characters; the rest is left for the sentence about what was left out. */
const MOST_CHARACTERS = 64_000;

/**
 * A run as one page of GitHub-flavoured Markdown, short enough for a pull request regardless of the number of failures.
 */
export function markdownSummary(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  const parts = [
    ...part('Not compatible', [
      ...view.brokenInvariants.map(invariant),
      ...groups(view, view.failureGroups, options),
    ]),
    ...part('Known deviations', reasons(view.known)),
    ...part('Not judged', reasons(view.unjudged)),
    ...part('Findings', [
      ...view.doubtfulInvariants.map(invariant),
      ...groups(view, view.findingGroups, options),
    ]),
    ...part('Repeated cases', repetitions(view)),
    ...part('Judged with a shorter wait', shorterWaits(view)),
    ...part('Not applicable', reasons(view.notApplicable)),
    ...part('Observations', observations(view)),
  ];
  return `${fitted(opening(view), parts).join('\n\n')}\n`;
}

/** As many blocks as fit, and the number of those left out. */
function fitted(opening: readonly string[], parts: readonly string[]): string[] {
  const blocks = [...opening];
  let length = blocks.join('\n\n').length;
  for (const [i, block] of parts.entries()) {
    length += block.length + 2;
    if (length > MOST_CHARACTERS) {
      const left = parts.slice(i).filter((each) => !each.startsWith('## ')).length;
      return [
        ...blocks,
        `**This page is full:** ${amount(left, 'more part is', 'more parts are')} in report.html.`,
      ];
    }
    blocks.push(block);
  }
  return blocks;
}

const icons = { pass: '✅', fail: '❌', inconclusive: '⚠️', void: '⛔', incomplete: '⛔' } as const;

function opening(view: RunView): string[] {
  const { counts: n, ledger } = view;
  const facts = view.facts.map(([name, value]) => `**${name}** ${text(clip(value, WIDTH))}`).join(' · ');
  const counts = table(
    [
      'passed',
      'failed',
      'findings',
      'inconclusive',
      'errors',
      'not applicable',
      'not run',
      'missing',
      'planned',
    ],
    [
      [
        n.pass,
        n.fail,
        n.finding,
        n.inconclusive,
        n.error,
        n.notApplicable,
        n.notRun,
        ledger.missing.length,
        ledger.header.plan.length,
      ].map(String),
    ],
  );
  return [
    `# ${icons[view.outcome.verdict]} ${text(clip(headline(view), 2 * WIDTH))}`,
    ...(view.emulated ? [`> **EMULATED**: ${EMULATED.slice(EMULATED.indexOf(':') + 2)}.`] : []),
    facts,
    counts,
  ];
}

function part(title: string, blocks: readonly string[]): string[] {
  return blocks.length === 0 ? [] : [`## ${title}`, ...blocks];
}

function invariant(record: InvariantRecord): string {
  const [place] = record.places;
  return [
    `### ${text(record.title)}`,
    `${text(brokenText(record))}: ${listed(record.brokenIn)}`,
    ...(place ? [comparison([{ ...place, what: `first in ${place.case}` }])] : []),
  ].join('\n\n');
}

function groups(view: RunView, all: readonly FailureGroup[], { catalogue = {} }: ReportOptions): string[] {
  const shown = all.slice(0, MOST.groups).map((group) => {
    const [first, ...others] = group.cases;
    const asked = first.requirements.slice(0, MOST.requirements).flatMap((id) => {
      const entry = catalogue[id];
      const phrase = entry?.phrase ? ` “${text(entry.phrase)}”` : '';
      return entry ? [`- ${text(id)}: ${text(entry.statement)}${phrase}`] : [];
    });
    return [
      `### ${short(group.title)} (${group.cases.length})`,
      ...(group.defect
        ? [`Looks like the defect ${text(group.defect.name)}, agreement ${percent(group.defect.score)}.`]
        : []),
      failure(view, first, asked),
      ...(others.length > 0 ? [`The same: ${listed(others.map((record) => record.id))}`] : []),
    ].join('\n\n');
  });
  const rest = all.slice(MOST.groups);
  const cases = rest.reduce((sum, group) => sum + group.cases.length, 0);
  return rest.length > 0
    ? [
        ...shown,
        `${amount(rest.length, 'more group', 'more groups')} of ${amount(cases, 'case')} ${rest.length === 1 ? 'is' : 'are'} in report.html.`,
      ]
    : shown;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function failure(view: RunView, record: CaseRecord, asked: readonly string[]): string {
  const checks = failedChecks(record);
  const transcript = plainTranscript(view.ledger, record);
  const lines = transcript.slice(0, MOST.lines).map((line) => clip(line, 160));
  const more = transcript.length - lines.length;
  return [
    `**${short(record.id)}**: ${short(record.title)}  \n${short(placeOf(record))}`,
    ...(asked.length > 0 ? [asked.join('\n')] : []),
    checks.length > 0 ? comparison(checks) : short(record.reason ?? ''),
    ...(lines.length > 0
      ? [
          fenced(
            more > 0
              ? [...lines, `… ${amount(more, 'more line is', 'more lines are')} in report.html`]
              : lines,
          ),
        ]
      : []),
  ].join('\n\n');
}

const MOST_CHECKS = 10;

/** Expected next to actual; of long texts only the surroundings of their differences. */
function comparison(
  checks: readonly { readonly what: string; readonly expected: string; readonly actual: string }[],
): string {
  const joined = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('');
  const rows = checks.slice(0, MOST_CHECKS).map(({ what, expected, actual }) => {
    const difference = differenceOf(expected, actual);
    return [what, joined(difference.expected), joined(difference.actual)].map(short);
  });
  const more = checks.length - rows.length;
  const all = table(['check', 'expected', 'actual'], rows);
  return more > 0
    ? `${all}\n\n${amount(more, 'more failed check is', 'more failed checks are')} in report.html.`
    : all;
}

function reasons(all: readonly ReasonGroup[]): string[] {
  const lines = all
    .slice(0, MOST.reasons)
    .map(
      ({ label, reason, ids }) => `- **${text(label)}**: ${short(reason)} (${ids.length}: ${listed(ids)})`,
    );
  if (all.length > MOST.reasons)
    lines.push(`- ${amount(all.length - MOST.reasons, 'more reason is', 'more reasons are')} in report.html`);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST.ids).map(short).join(', ');
  return ids.length > MOST.ids ? `${shown} and ${ids.length - MOST.ids} more` : shown;
}

function short(raw: string): string {
  return text(clip(raw, WIDTH));
}

/** The cases with different results; of the others only the number. */
function repetitions(view: RunView): string[] {
  const { repetitions: all } = view;
  if (all.length === 0) return [];
  const unsteady = all.filter((each) => each.intermittent);
  const lines = unsteady
    .slice(0, MOST.groups)
    .map((each) => `- ${short(each.id)}: ${text(repetitionText(each))}`);
  const more = unsteady.length - lines.length;
  return [
    `${amount(all.length, 'case')} ran several times; ${unsteady.length} of them passed in some repetitions and failed in others.`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ...(more > 0 ? [`${amount(more, 'more of these is', 'more of these are')} in report.html.`] : []),
  ];
}

function shorterWaits({ shorterWaits: all }: RunView): string[] {
  const lines = all
    .slice(0, MOST.reasons)
    .map(
      ({ promise, since, ids }) =>
        `- ${short(promise)}, since ${short(since)} (${amount(ids.length, 'case')})`,
    );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** Folded: there are hundreds of them in a good run. A blank line lets Markdown continue inside. */
function observations({ observed }: RunView): string[] {
  const rows = observed.flatMap((record) =>
    Object.entries(record.observations).map(([name, value]) => [record.id, name, String(value)].map(short)),
  );
  if (rows.length === 0) return [];
  const rest = rows.length - MOST.observations;
  const shown = table(['case', 'observation', 'value'], rows.slice(0, MOST.observations));
  const more = rest > 0 ? [`${amount(rest, 'more is', 'more are')} in report.html.`] : [];
  return [[`<details><summary>${rows.length} noted</summary>`, shown, ...more, '</details>'].join('\n\n')];
}
