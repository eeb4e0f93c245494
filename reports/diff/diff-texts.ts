import { amount } from '../../harness/ledger/amount';
import type { Spread } from '../compat/run-digest';
import { table, text } from '../markdown';
import { EMULATED } from '../run-view';
import { clip, visible } from '../visible';
import {
  type CaseChange,
  type Comparison,
  exitCodeOfDiff,
  type FirmwareDiff,
  isClaimed,
  LATENCY_RULE,
} from './firmware-diff';

/** One part of a comparison, for all output formats. */
export interface Section {
  readonly kind: 'broken' | 'fixed' | 'quiet';
  readonly title: string;
  readonly hint: string | null;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A comparison in words. */
export interface Told {
  readonly title: string;
  readonly facts: readonly string[];
  readonly sections: readonly Section[];
}

/** Longer cells are truncated. */
const WIDTH = 300;

/** The comparison, most urgent part first, without empty parts. */
export function toldOf(comparison: Comparison, mixedSuites: boolean): Told {
  const { firmwares, conditions, runs, suites, emulated } = comparison;
  return {
    title: `${firmwares.before.join(', ')} → ${firmwares.after.join(', ')}${emulated ? ' (EMULATED)' : ''}`,
    facts: [
      ...(emulated ? [EMULATED.replace(/^emulated/, 'EMULATED')] : []),
      `family ${conditions.family}`,
      `suite ${suites.join(' and ')}${mixedSuites && suites.length > 1 ? ': a difference may be one of the suites' : ''}`,
      `cloud ${conditions.cloud}`,
      `bench ${conditions.bench}`,
      `runs ${runs.before.join(', ')} → ${runs.after.join(', ')}`,
      `${comparison.unchanged} unchanged`,
    ],
    sections: [
      changes('broken', 'Broken', 'worked before, does not now', comparison.broken),
      changes('fixed', 'Fixed', 'did not work before, does now', comparison.fixed),
      changes(
        'quiet',
        'Fails in another way',
        'failed before, fails now in other checks',
        comparison.failsOtherwise,
      ),
      {
        kind: 'quiet' as const,
        title: 'Behaviour changed',
        hint: 'where the manual leaves it open: neither right nor wrong',
        head: ['case', 'observation', 'before', 'after'],
        rows: comparison.behaviour.map(({ case: id, name, before, after }) =>
          [id, name, before.join(' or '), after.join(' or ')].map((text) => clip(text, WIDTH)),
        ),
      },
      changes('quiet', 'Known deviations', 'fails as it was accepted to', comparison.known),
      changes('quiet', 'Unclear', 'runs of one side disagree', comparison.unclear),
      changes('quiet', 'Newly judged', 'not judged before', comparison.newlyJudged),
      changes('quiet', 'No longer judged', 'judged before', comparison.noLongerJudged),
      latencySection('Latency changed', comparison.latencies.filter(isClaimed)),
    ].filter(({ rows }) => rows.length > 0),
  };
}

function changes(kind: Section['kind'], title: string, hint: string, all: readonly CaseChange[]): Section {
  return {
    kind,
    title,
    hint,
    head: ['case', 'what it asks', 'before', 'after'],
    rows: all.map(({ id, title: asks, before, after }) => [id, asks, said(before), said(after)]),
  };
}

function said({ state, note }: CaseChange['before']): string {
  const word = state === 'conflict' ? 'runs disagree' : (state ?? 'not judged');
  return clip(note === null || note === word ? word : `${word}: ${note}`, WIDTH);
}

function latencySection(title: string, latencies: Comparison['latencies']): Section {
  const told = ({ n, median, q1, q3 }: Spread) => `${ms(median)} (${ms(q1)} to ${ms(q3)}, ${n}×)`;
  return {
    kind: 'quiet',
    title,
    hint: `Median and interquartile range, ms. ${LATENCY_RULE}`,
    head: ['command', 'change', 'before', 'after'],
    rows: latencies.map(({ command, verdict, before, after }) => [
      command,
      verdict,
      told(before),
      told(after),
    ]),
  };
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}

/** The result, in one sentence. */
export function headlineOf(diff: FirmwareDiff): string {
  const sum = (of: (comparison: Comparison) => number) =>
    diff.comparisons.reduce((n, each) => n + of(each), 0);
  if (diff.comparisons.length === 0) return 'not comparable';
  const parts = [
    [sum(({ broken }) => broken.length), 'broken'],
    [sum(({ fixed }) => fixed.length), 'fixed'],
    [sum(({ failsOtherwise }) => failsOtherwise.length), 'failing in another way'],
    [sum(({ behaviour }) => behaviour.length), 'observation changed', 'observations changed'],
    [sum(({ known }) => known.length), 'known'],
    [sum(({ unclear }) => unclear.length), 'unclear'],
    [sum(({ newlyJudged }) => newlyJudged.length), 'newly judged'],
    [sum(({ noLongerJudged }) => noLongerJudged.length), 'no longer judged'],
    [sum(({ latencies }) => latencies.filter(isClaimed).length), 'latency changed', 'latencies changed'],
  ] satisfies [number, string, string?][];
  const told = parts.filter(([n]) => n > 0).map(([n, one, many = one]) => amount(n, one, many));
  return told.length === 0 ? 'nothing changed' : told.join(', ');
}

/** Whether it needs action. */
export function isBad(diff: FirmwareDiff): boolean {
  return exitCodeOfDiff(diff) !== 0;
}

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

/** GitHub and GitLab accept 65,536 characters. */
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
  return `${lines.slice(0, kept).join('\n')}\n\n${amount(lines.length - kept, 'more line is', 'more lines are')} in the JSON and in the page.\n`;
}
