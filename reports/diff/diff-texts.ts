import { table, text } from '../markdown-text';
import { visible } from '../visible';
import { headlineOf, type Section, type Told, toldOf } from './diff-sections';
import type { FirmwareDiff } from './firmware-diff';

export interface DiffTextOptions {
  readonly anySuite?: boolean;
}

/** For a terminal, without control characters. */
export function diffText(diff: FirmwareDiff, { anySuite = false }: DiffTextOptions = {}): string {
  return `${[
    headlineOf(diff),
    ...diff.comparisons.flatMap((each) => textOf(toldOf(each, anySuite))),
    ...plainList('Not comparable', diff.notComparable),
    ...plainList('Known deviations to review', diff.problems),
  ].join('\n')}\n`;
}

function textOf({ title, facts, sections }: Told): string[] {
  return ['', visible(title), ...facts.map((fact) => `  ${visible(fact)}`), ...sections.flatMap(sectionText)];
}

function sectionText({ title, hint, head, rows }: Section): string[] {
  const [, , before, after] = head;
  const lines = rows.flatMap(([id = '', what = '', old = '', now = '']) => [
    `  ${visible(id)}  ${visible(what)}`,
    `      ${before}: ${visible(old)}`,
    `      ${after}: ${visible(now)}`,
  ]);
  return ['', `${title} (${rows.length})${hint === null ? '' : `: ${hint}`}`, ...lines];
}

function plainList(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${visible(line)}`)];
}

/** GitHub and GitLab take 65,536 characters. */
const MOST_CHARACTERS = 60_000;

/** For pull requests. */
export function diffMarkdown(diff: FirmwareDiff, { anySuite = false }: DiffTextOptions = {}): string {
  const parts = [
    `# Firmware diff: ${headlineOf(diff)}`,
    ...diff.comparisons.flatMap((each) => markdownOf(toldOf(each, anySuite))),
    ...markdownList('Not comparable', diff.notComparable),
    ...markdownList('Known deviations to review', diff.problems),
  ];
  return limited(parts.join('\n\n').split('\n'));
}

function markdownOf({ title, facts, sections }: Told): string[] {
  return [
    `## ${text(title)}`,
    facts.map((fact) => `- ${text(fact)}`).join('\n'),
    ...sections.flatMap(({ title: name, hint, head, rows }) => [
      `### ${name} (${rows.length})`,
      ...(hint === null ? [] : [text(hint)]),
      table(
        head,
        rows.map((cells) => cells.map(text)),
      ),
    ]),
  ];
}

function markdownList(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.map((line) => `- ${text(line)}`).join('\n')];
}

function limited(lines: readonly string[]): string {
  let length = 0;
  const kept = lines.findIndex((line) => {
    length += line.length + 1;
    return length > MOST_CHARACTERS;
  });
  if (kept === -1) return `${lines.join('\n')}\n`;
  return `${lines.slice(0, kept).join('\n')}\n\n${lines.length - kept} more lines are in the JSON and in the page.\n`;
}
