import type { Clause } from '../../harness/conformance/clause';
import type { KillMatrix, MatrixRow } from '../../harness/conformance/kill-matrix';
import { type Collateral, collateralOf, median } from './collateral';

/** Limits for a broken module: three times the time of the conforming one, and so many connects. */
const MOST = { times: 3, connects: 80 };

/** More cases than these are counted. */
const MOST_NAMED = 60;

/** The kill matrix for people: what each defect fails besides the cases about it, and what it costs. */
export function allPairsReport(matrix: KillMatrix, clauses: readonly Clause[]): string {
  const { honest, cases, rows } = matrix;
  const collateral = collateralOf(matrix, clauses);
  const worst = [...collateral].sort((a, b) => b.others.length - a.others.length);
  const breaking = rows.filter(({ breaks }) => Object.keys(breaks).length > 0).length;
  const silent = rows.filter(({ fails, breaks }) => fails.length + Object.keys(breaks).length === 0);
  return [
    '# All pairs',
    '',
    'Every case against every broken module, one run of the whole plan a module. Written by',
    '`npm run refute -- --all-pairs`; the data are in `suites/kill-matrix.json`.',
    '',
    'A mutant is about the clauses of the cases that name it: a command of the manual, a section of a standard. What fails',
    'on it in other clauses is collateral. A case that could not be judged is no failure, and is',
    'counted by itself.',
    '',
    `- mutants: ${rows.length}, cases: ${cases.length}`,
    `- caught by no case and no invariant: ${silent.length}${silent.length > 0 ? ` (${names(silent, clauses)})` : ''}`,
    `- invariants of the run break on ${breaking} of them`,
    `- collateral failures: median ${median(collateral.map((c) => c.others.length))}, worst ${worst[0]?.others.length ?? 0}`,
    `- 40 of other clauses or more: ${collateral.filter((c) => c.others.length >= 40).length} mutants`,
    `- cases that fail in all: median ${median(collateral.map((c) => c.own + c.others.length))}`,
    `- cases that cannot be judged: median ${median(collateral.map((c) => c.unjudged.length))}, worst ${Math.max(0, ...collateral.map((c) => c.unjudged.length))}`,
    `- the conforming module: ${honest.seconds} s, ${honest.connects} connects`,
    `- more than ${MOST.times} times as long: ${rows.filter((r) => r.seconds > MOST.times * honest.seconds).length}; more than ${MOST.connects} connects: ${rows.filter((r) => r.connects > MOST.connects).length}`,
    '',
    '## Longest runs',
    '',
    ...topTen(rows, (r) => r.seconds, 's'),
    '',
    '## Most connects',
    '',
    ...topTen(rows, (r) => r.connects, 'connects'),
    '',
    '## Most collateral failures',
    '',
    ...worst.slice(0, 20).map(line),
    '',
  ].join('\n');
}

/** The plan of a run leaves the cases out that take minutes: defects that only those catch are no gap. */
function names(rows: readonly MatrixRow[], clauses: readonly Clause[]): string {
  const lasting = clauses.flatMap(({ cases }) => cases.filter(({ needs }) => needs?.includes('endurance')));
  const caught = new Set(lasting.flatMap(({ refutedBy }) => refutedBy.map(({ name }) => name)));
  return rows
    .map(({ mutant }) => `\`${mutant}\`${caught.has(mutant) ? ', which takes --endurance' : ''}`)
    .join('; ');
}

function topTen(rows: readonly MatrixRow[], value: (row: MatrixRow) => number, unit: string): string[] {
  return [...rows]
    .sort((a, b) => value(b) - value(a))
    .slice(0, 10)
    .map((row) => `- \`${row.mutant}\`: ${value(row)} ${unit}`);
}

function line({ mutant, subjects, others, own, unjudged }: Collateral): string {
  const about = subjects.join('; ') || 'named by no case';
  const named = others.slice(0, MOST_NAMED).map((id) => `\`${id}\``);
  const more = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more` : '';
  return `- \`${mutant}\` (${about}): ${others.length} of other clauses, ${own} of its own, ${unjudged.length} not judged: ${named.join(', ')}${more}`;
}
