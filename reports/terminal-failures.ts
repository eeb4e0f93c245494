import type { CaseRecord, InvariantRecord } from '../harness/ledger/record';
import { differenceOf, type Piece } from './difference';
import type { FailureGroup } from './failure-groups';
import type { Paint } from './paint';
import { brokenText, failedChecks, placeOf, type RunView } from './run-view';
import { excerptOf, type TranscriptLine } from './transcript';
import { clip, visible } from './visible';

const WIDTH = 150;
const MOST = { groups: 8, others: 4, checks: 6, lines: 16 } as const;

/** Defects first, then cases: a few lines each, as there may be hundreds of failures. */
export function failureBlocks(view: RunView, paint: Paint): string[] {
  return [
    ...view.brokenInvariants.flatMap((each) => invariantLines(each, paint)),
    ...groupBlocks(view.failureGroups, (record) => failure(record, view, paint), paint),
  ];
}

export function findingBlocks(view: RunView, paint: Paint): string[] {
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
    : [...shown, '', paint('bold', `${rest.length} more groups of ${cases} cases are in the report`)];
}

function groupTitle({ title, defect, cases }: FailureGroup, paint: Paint): string {
  const count = `${cases.length} ${cases.length === 1 ? 'case' : 'cases'}`;
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

/** Of long texts what is around their differences. */
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
  return more > 0 ? [...lines, paint('dim', `    ${more} more checks failed`)] : lines;
}

function excerpt(record: CaseRecord, view: RunView, paint: Paint): string[] {
  const lines = excerptOf(view.ledger, record);
  const shown = lines.slice(0, MOST.lines).map((line) => transcriptLine(line, paint));
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, paint('dim', `     ${more} more lines are in the report`)] : shown;
}

function transcriptLine({ t, side, arrow, text, marked }: TranscriptLine, paint: Paint): string {
  const where = `${(t / 1000).toFixed(3).padStart(9)}  ${side.padEnd(7)} ${arrow}`;
  const line = `${where} ${clip(text, WIDTH - where.length)}`;
  return marked ? paint('red', `    ▸${line}`) : paint('dim', `     ${line}`);
}
