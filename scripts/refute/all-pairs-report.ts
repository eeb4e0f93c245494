import type { Clause } from '../../harness/conformance/clause';
import type { KillMatrix, MatrixRow } from '../../harness/conformance/kill-matrix';
import { type Collateral, collateralOf, median } from './collateral';

/** What a broken module may cost, by issue: three times the honest run, and so many connects. */
const MOST = { times: 3, connects: 80 };

/** The kill matrix for people: how much each defect takes down besides what is about it, and what it costs. */
export function allPairsReport(matrix: KillMatrix, clauses: readonly Clause[]): string {
  const { honest, cases, rows } = matrix;
  const collateral = collateralOf(matrix, clauses);
  const worst = [...collateral].sort((a, b) => b.others.length - a.others.length);
  const breaking = rows.filter(({ breaks }) => breaks.length > 0).length;
  const silent = rows.filter(({ fails, breaks }) => fails.length + breaks.length === 0);
  return [
    '# All pairs',
    '',
    'Every case against every broken module, one run of the whole plan a module. Written by',
    '`npm run refute -- --all-pairs`; the data stand in `suites/kill-matrix.json`.',
    '',
    'A mutant is about the clauses of the cases that name it. What else fails on it, or cannot be judged, it takes down',
    'with it.',
    '',
    `- mutants: ${rows.length}, cases: ${cases.length}`,
    `- caught by no case and no invariant: ${silent.length}${silent.length > 0 ? ` (${names(silent)})` : ''}`,
    `- invariants of the run break on ${breaking} of them`,
    `- cases of other clauses taken down: median ${median(collateral.map((c) => c.others.length))}, worst ${worst[0]?.others.length ?? 0}`,
    `- cases taken down in all: median ${median(collateral.map((c) => c.own + c.others.length))}`,
    `- the honest module: ${honest.seconds} s, ${honest.connects} connects`,
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
    '## Most taken down in other clauses',
    '',
    ...worst.slice(0, 20).map(line),
    '',
  ].join('\n');
}

function names(rows: readonly MatrixRow[]): string {
  return rows.map(({ mutant }) => `\`${mutant}\``).join(', ');
}

function topTen(rows: readonly MatrixRow[], value: (row: MatrixRow) => number, unit: string): string[] {
  return [...rows]
    .sort((a, b) => value(b) - value(a))
    .slice(0, 10)
    .map((row) => `- \`${row.mutant}\`: ${value(row)} ${unit}`);
}

function line({ mutant, subjects, others, own }: Collateral): string {
  return `- \`${mutant}\` (${subjects.join('; ') || 'named by no case'}): ${others.length} of other clauses, ${own} of its own: ${others.map((id) => `\`${id}\``).join(', ')}`;
}
