import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord } from '../harness/ledger/record';
import { repetitionsOf, repetitionText } from '../harness/ledger/repetitions';
import { type Paint, painter } from './paint';
import {
  EMULATED,
  failedChecks,
  headline,
  placeOf,
  type ReasonGroup,
  type RunView,
  viewOf,
} from './run-view';
import { excerptOf, type TranscriptLine } from './transcript';
import { clip, visible } from './visible';

export interface SummaryOptions {
  /** Where the reports are, as a person can open them. */
  readonly files: readonly string[];
  readonly color: boolean;
  readonly strict?: boolean;
}

const WIDTH = 150;
const IDS_SHOWN = 12;
const LINES_SHOWN = 30;

/** The end of a run for somebody at the terminal: what was tested, what is wrong and where to look. */
export function summarise(ledger: Ledger, { files, color, strict = false }: SummaryOptions): string {
  const view = viewOf(ledger, { strict });
  const paint = painter(color);
  const sections = [
    warning(view, paint),
    identity(view, paint),
    tally(view, paint),
    section(
      'Failed',
      view.failures.map((record) => failure(record, view, paint)),
      paint,
    ),
    section(
      'Findings (the standards expect it, the manual does not promise it)',
      view.findings.map((record) => finding(record, paint)),
      paint,
    ),
    section(
      'Not judged',
      view.unjudged.map((group) => reasonGroup(group, paint)),
      paint,
    ),
    section(
      'Not applicable',
      view.notApplicable.map((group) => reasonGroup(group, paint)),
      paint,
    ),
    repeated(view, paint),
    leftOut(view),
    [paint('dim', 'files'), ...files.map((file) => `  ${visible(file)}`)].slice(
      0,
      files.length > 0 ? undefined : 0,
    ),
    [paintedHeadline(view, paint)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Nobody may read on and believe in a run that cannot be believed. */
function warning(view: RunView, paint: Paint): string[] {
  const distrusted = view.outcome.verdict === 'incomplete' || view.outcome.verdict === 'void';
  return distrusted || !view.ledger.complete ? [paint('bold', paint('red', `! ${distrust(view)}`))] : [];
}

function distrust(view: RunView): string {
  if (view.outcome.verdict === 'incomplete' || view.outcome.verdict === 'void') return headline(view);
  const [leftOutByALimit] = leftOut(view);
  if (view.ledger.missing.length === 0 && leftOutByALimit !== undefined)
    return `INCOMPLETE: ${leftOutByALimit}`;
  return `INCOMPLETE: ${view.ledger.missing.length} of ${view.ledger.header.plan.length} planned cases left no record`;
}

function identity(view: RunView, paint: Paint): string[] {
  const fact = new Map(view.facts);
  const rest = ['bench', 'cloud', 'profile', 'suite', 'seed'].map(
    (name) => `${paint('dim', name)} ${fact.get(name)}`,
  );
  const emulated = view.emulated
    ? [paint('magenta', paint('bold', EMULATED.toUpperCase().slice(0, 8)) + EMULATED.slice(8))]
    : [];
  const module = `${paint('bold', fact.get('model') ?? '')} · firmware ${paint('bold', fact.get('firmware') ?? '')}`;
  return [module, rest.join(' · '), ...emulated];
}

function tally({ counts, ledger, observations }: RunView, paint: Paint): string[] {
  const parts: [number, string, Parameters<Paint>[0]][] = [
    [counts.pass, 'passed', 'green'],
    [counts.fail, 'failed', 'red'],
    [counts.finding, counts.finding === 1 ? 'finding' : 'findings', 'yellow'],
    [counts.inconclusive, 'inconclusive', 'yellow'],
    [counts.error, counts.error === 1 ? 'harness error' : 'harness errors', 'red'],
    [counts.notApplicable, 'not applicable', 'dim'],
    [counts.notRun, 'not run', 'yellow'],
    [ledger.missing.length, 'missing', 'red'],
  ];
  const shown = parts.filter(([count], i) => count > 0 || i < 2);
  const words = shown.map(([count, word, style]) => paint(count > 0 ? style : 'dim', `${count} ${word}`));
  const noted = observations === 1 ? '1 observation noted' : `${observations} observations noted`;
  return [`${words.join('   ')}   of ${ledger.header.plan.length} planned; ${noted}`];
}

function section(title: string, blocks: readonly string[][], paint: Paint): string[] {
  if (blocks.length === 0) return [];
  return [paint('bold', `${title} (${blocks.length})`), ...blocks.flat()];
}

function failure(record: CaseRecord, view: RunView, paint: Paint): string[] {
  return [
    '',
    `${paint('red', '✗')} ${paint('bold', visible(record.id))}  ${paint('dim', placeOf(record))}`,
    `  ${visible(record.title)}`,
    ...checkLines(record, paint),
    ...excerpt(record, view, paint),
  ];
}

function finding(record: CaseRecord, paint: Paint): string[] {
  const id = `${paint('yellow', '!')} ${paint('bold', visible(record.id))}  ${paint('dim', placeOf(record))}`;
  return [id, ...checkLines(record, paint)];
}

function checkLines(record: CaseRecord, paint: Paint): string[] {
  const failed = failedChecks(record);
  if (failed.length === 0) return [`    ${clip(visible(record.reason ?? ''), WIDTH)}`];
  return failed.flatMap((check) => [
    `    ${visible(check.what)}`,
    `      expected  ${paint('green', clip(visible(check.expected), WIDTH))}`,
    `      actual    ${paint('red', clip(visible(check.actual), WIDTH))}`,
  ]);
}

function excerpt(record: CaseRecord, view: RunView, paint: Paint): string[] {
  const lines = excerptOf(view.ledger, record);
  const shown = lines.slice(0, LINES_SHOWN).map((line) => transcriptLine(line, paint));
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, paint('dim', `     ${more} more lines are in the report`)] : shown;
}

function transcriptLine({ t, side, arrow, text, marked }: TranscriptLine, paint: Paint): string {
  const where = `${(t / 1000).toFixed(3).padStart(9)}  ${side.padEnd(7)} ${arrow}`;
  const line = `${where} ${clip(text, WIDTH - where.length)}`;
  return marked ? paint('red', `    ▸${line}`) : paint('dim', `     ${line}`);
}

function reasonGroup({ label, reason, ids }: ReasonGroup, paint: Paint): string[] {
  const shown = ids.slice(0, IDS_SHOWN).map(visible).join(', ');
  const more = ids.length > IDS_SHOWN ? ` and ${ids.length - IDS_SHOWN} more` : '';
  return [`${paint('yellow', '?')} ${label}: ${reason}`, paint('dim', `    ${ids.length}: ${shown}${more}`)];
}

/** With `--repeat`: the cases of which not every repetition passed. */
function repeated({ ledger }: RunView, paint: Paint): string[] {
  const repetitions = repetitionsOf(ledger.cases);
  if (repetitions.length === 0) return [];
  const unsteady = repetitions.filter(({ verdict }) => !['pass', 'not-applicable'].includes(verdict));
  const mixed = unsteady.filter(({ intermittent }) => intermittent).length;
  return [
    paint('bold', `Repeated (${repetitions.length})`),
    `  ${repetitions.length - unsteady.length} without a failure, ${mixed} intermittent, ${unsteady.length - mixed} otherwise not passed`,
    ...unsteady.map((each) => `  ${visible(each.id)}: ${each.verdict}; ${repetitionText(each)}`),
  ];
}

function leftOut({ ledger }: RunView): string[] {
  const notRun = ledger.footer?.notRun;
  if (!notRun) return [];
  const { length } = notRun.cases;
  const cases = length === 1 ? '1 planned case was' : `${length} planned cases were`;
  return [visible(`${cases} not run: ${notRun.reason}`)];
}

function paintedHeadline(view: RunView, paint: Paint): string {
  const { verdict } = view.outcome;
  const style = verdict === 'pass' ? 'green' : verdict === 'inconclusive' ? 'yellow' : 'red';
  return paint('bold', paint(style, `${headline(view)}${view.emulated ? ' (emulated)' : ''}`));
}
