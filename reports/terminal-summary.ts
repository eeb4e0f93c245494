import { amount } from '../harness/ledger/amount';
import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord, InvariantRecord } from '../harness/ledger/record';
import { repetitionText } from '../harness/ledger/repetitions';
import { differenceOf, type Piece } from './difference';
import type { FailureGroup } from './failure-groups';
import { type Paint, painter } from './progress';
import {
  brokenText,
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

const WIDTH = 150;
const MOST = { groups: 8, others: 4, checks: 6, lines: 16 } as const;

/** Defects first, then cases: a few lines each, as there may be hundreds of failures. */
function failureBlocks(view: RunView, paint: Paint): string[] {
  return [
    ...view.brokenInvariants.flatMap((each) => invariantLines(each, paint)),
    ...groupBlocks(view.failureGroups, (record) => failure(record, view, paint), paint),
  ];
}

function findingBlocks(view: RunView, paint: Paint): string[] {
  return [
    ...view.doubtfulInvariants.flatMap((each) => invariantLines(each, paint)),
    ...groupBlocks(view.findingGroups, (record) => finding(record, paint), paint),
  ];
}

function invariantLines(invariant: InvariantRecord, paint: Paint): string[] {
  const sign = invariant.level === 'must' ? paint('red', '✗') : paint('yellow', '!');
  const place = invariant.places[0];
  const head = `${sign} ${paint('bold', visible(brokenText(invariant)))}  ${paint('dim', visible(invariant.title))}`;
  return place ? [head, ...checkLines([{ ...place, what: `first in ${place.case}` }], paint)] : [head];
}

function groupBlocks(
  groups: readonly FailureGroup[],
  block: (record: CaseRecord) => string[],
  paint: Paint,
): string[] {
  const shown = groups.slice(0, MOST.groups).flatMap((group) => {
    const [first, ...others] = group.cases;
    const names = others.slice(0, MOST.others).map(({ id }) => clip(visible(id), WIDTH / 2));
    const more = others.length > names.length ? ` and ${others.length - names.length} more` : '';
    return [
      ...(group.defect || others.length > 0 ? [groupTitle(group, paint)] : []),
      ...block(first),
      ...(names.length > 0 ? [paint('dim', `  the same: ${names.join(', ')}${more}`)] : []),
    ];
  });
  const rest = groups.slice(MOST.groups);
  const cases = rest.reduce((sum, group) => sum + group.cases.length, 0);
  return rest.length === 0
    ? shown
    : [
        ...shown,
        '',
        paint(
          'bold',
          `${amount(rest.length, 'more group', 'more groups')} of ${amount(cases, 'case')} ${rest.length === 1 ? 'is' : 'are'} in the report`,
        ),
      ];
}

function groupTitle({ title, defect, cases }: FailureGroup, paint: Paint): string {
  const count = amount(cases.length, 'case');
  const what = clip(visible(title), WIDTH - 20);
  const looks = defect ? paint('dim', ` (${visible(defect.name)}, ${Math.round(defect.score * 100)} %)`) : '';
  return `\n${paint('bold', `${count}: ${what}`)}${looks}`;
}

function failure(record: CaseRecord, view: RunView, paint: Paint): string[] {
  return [
    '',
    `${paint('red', '✗')} ${paint('bold', visible(record.id))}  ${paint('dim', placeOf(record))}`,
    `  ${visible(record.title)}`,
    ...reasonLines(record, paint),
    ...excerpt(record, view, paint),
  ];
}

function finding(record: CaseRecord, paint: Paint): string[] {
  const id = `${paint('yellow', '!')} ${paint('bold', visible(record.id))}  ${paint('dim', placeOf(record))}`;
  return [id, ...reasonLines(record, paint)];
}

function reasonLines(record: CaseRecord, paint: Paint): string[] {
  const failed = failedChecks(record);
  return failed.length === 0
    ? [`    ${clip(visible(record.reason ?? ''), WIDTH)}`]
    : checkLines(failed, paint);
}

/** Of long texts only the surroundings of their differences. */
function checkLines(
  checks: readonly { readonly what: string; readonly expected: string; readonly actual: string }[],
  paint: Paint,
): string[] {
  const joined = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('');
  const lines = checks.slice(0, MOST.checks).flatMap((check) => {
    const difference = differenceOf(check.expected, check.actual);
    return [
      `    ${clip(visible(check.what), WIDTH)}`,
      `      expected  ${paint('green', clip(visible(joined(difference.expected)), WIDTH))}`,
      `      actual    ${paint('red', clip(visible(joined(difference.actual)), WIDTH))}`,
    ];
  });
  const more = checks.length - MOST.checks;
  return more > 0 ? [...lines, paint('dim', `    ${amount(more, 'more check')} failed`)] : lines;
}

function excerpt(record: CaseRecord, view: RunView, paint: Paint): string[] {
  const lines = excerptOf(view.ledger, record);
  const shown = lines.slice(0, MOST.lines).map((line) => transcriptLine(line, paint));
  const more = lines.length - shown.length;
  return more > 0
    ? [...shown, paint('dim', `     ${amount(more, 'more line is', 'more lines are')} in the report`)]
    : shown;
}

function transcriptLine({ t, side, arrow, text, marked }: TranscriptLine, paint: Paint): string {
  const where = `${(t / 1000).toFixed(3).padStart(9)}  ${side.padEnd(7)} ${arrow}`;
  const line = `${where} ${clip(text, WIDTH - where.length)}`;
  return marked ? paint('red', `    ▸${line}`) : paint('dim', `     ${line}`);
}

export interface SummaryOptions {
  /** Paths of the reports. */
  readonly files: readonly string[];
  readonly color: boolean;
  readonly strict?: boolean;
}

const IDS_SHOWN = 12;
const UNSTEADY_SHOWN = 20;
const WAITS_SHOWN = 8;

/** The end of a run on the terminal: what was tested, what is wrong and where to look. */
export function summarise(ledger: Ledger, { files, color, strict = false }: SummaryOptions): string {
  const view = viewOf(ledger, { strict });
  const paint = painter(color);
  const sections = [
    warning(view, paint),
    identity(view, paint),
    tally(view, paint),
    section('Failed', view.failures.length + view.brokenInvariants.length, failureBlocks(view, paint), paint),
    section(
      'Findings (the standards expect it, the manual does not promise it)',
      view.findings.length + view.doubtfulInvariants.length,
      findingBlocks(view, paint),
      paint,
    ),
    section(
      'Not judged',
      view.unjudged.length,
      view.unjudged.flatMap((group) => reasonGroup(group, paint)),
      paint,
    ),
    section(
      'Not applicable',
      view.notApplicable.length,
      view.notApplicable.flatMap((group) => reasonGroup(group, paint)),
      paint,
    ),
    repeated(view, paint),
    shorterWaits(view, paint),
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

/** A void or incomplete run is marked as such before its results. */
function warning(view: RunView, paint: Paint): string[] {
  const distrusted = view.outcome.verdict === 'incomplete' || view.outcome.verdict === 'void';
  return distrusted || !view.ledger.complete ? [paint('bold', paint('red', `! ${distrust(view)}`))] : [];
}

function distrust(view: RunView): string {
  if (view.outcome.verdict === 'incomplete' || view.outcome.verdict === 'void') return headline(view);
  const [leftOutByALimit] = leftOut(view);
  if (view.ledger.missing.length === 0 && leftOutByALimit !== undefined)
    return `INCOMPLETE: ${leftOutByALimit}`;
  return `INCOMPLETE: ${view.ledger.missing.length} of ${amount(view.ledger.header.plan.length, 'planned case')} left no record`;
}

function identity(view: RunView, paint: Paint): string[] {
  const fact = new Map(view.facts);
  const rest = ['family', 'bench', 'cloud', 'profile', 'suite', 'seed'].map(
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
  const noted = amount(observations, 'observation');
  return [`${words.join('   ')}   of ${ledger.header.plan.length} planned; ${noted} noted`];
}

function section(title: string, count: number, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : [paint('bold', `${title} (${count})`), ...lines];
}

function reasonGroup({ label, reason, ids }: ReasonGroup, paint: Paint): string[] {
  const shown = ids.slice(0, IDS_SHOWN).map(visible).join(', ');
  const more = ids.length > IDS_SHOWN ? ` and ${ids.length - IDS_SHOWN} more` : '';
  return [`${paint('yellow', '?')} ${label}: ${reason}`, paint('dim', `    ${ids.length}: ${shown}${more}`)];
}

/** With `--repeat`: the cases with a repetition that did not pass. */
function repeated({ repetitions }: RunView, paint: Paint): string[] {
  if (repetitions.length === 0) return [];
  const unsteady = repetitions.filter(({ verdict }) => !['pass', 'not-applicable'].includes(verdict));
  const mixed = unsteady.filter(({ intermittent }) => intermittent).length;
  return [
    paint('bold', `Repeated (${repetitions.length})`),
    `  ${repetitions.length - unsteady.length} without a failure, ${mixed} intermittent, ${unsteady.length - mixed} otherwise not passed`,
    ...unsteady
      .slice(0, UNSTEADY_SHOWN)
      .map((each) => `  ${visible(each.id)}: ${each.verdict}; ${repetitionText(each)}`),
    ...(unsteady.length > UNSTEADY_SHOWN
      ? [paint('dim', `  ${amount(unsteady.length - UNSTEADY_SHOWN, 'more is', 'more are')} in the report`)]
      : []),
  ];
}

function shorterWaits({ shorterWaits: waits }: RunView, paint: Paint): string[] {
  if (waits.length === 0) return [];
  const lines = waits
    .slice(0, WAITS_SHOWN)
    .map(
      ({ promise, since, ids }) =>
        `  ${visible(promise)}, since ${visible(since)} had shown it broken: ${amount(ids.length, 'case')}`,
    );
  const more = waits.length - lines.length;
  return [
    paint('bold', `Judged with a shorter wait (${waits.length})`),
    ...lines,
    ...(more > 0 ? [paint('dim', `  ${amount(more, 'more is', 'more are')} in the report`)] : []),
  ];
}

function leftOut({ ledger }: RunView): string[] {
  const notRun = ledger.footer?.notRun;
  if (!notRun) return [];
  const cases = amount(notRun.cases.length, 'planned case was', 'planned cases were');
  return [visible(`${cases} not run: ${notRun.reason}`)];
}

function paintedHeadline(view: RunView, paint: Paint): string {
  const { verdict } = view.outcome;
  const style = verdict === 'pass' ? 'green' : verdict === 'inconclusive' ? 'yellow' : 'red';
  return paint('bold', paint(style, `${headline(view)}${view.emulated ? ' (emulated)' : ''}`));
}
