import { expect, test } from '@jest/globals';
import type { Case, Clause } from '../../harness/conformance/case';
import type { KillMatrix, MatrixRow } from '../../harness/conformance/kill-matrix';
import type { Verdict } from '../../harness/ledger/record';
import { allPairsReport, collateralOf, rowOf, updated } from './all-pairs';
import type { JobDone } from './jobs';

function run(mutant: string | null, verdicts: Readonly<Record<string, Verdict>>, breaks = ''): JobDone {
  const trials = Object.entries(verdicts).map(([caseId, verdict]) => ({
    caseId,
    verdict,
    failed: [],
    brokenInvariants: breaks ? [breaks] : [],
    reason: null,
    ms: 40,
  }));
  return {
    job: { kind: 'whole', mutants: mutant === null ? [] : [mutant], caseIds: Object.keys(verdicts) },
    trials,
    ms: 4_400,
    connects: 7,
  };
}

const honest = run(null, { a: 'pass', b: 'pass' });
const row = (mutant: string, fails: readonly string[], unjudged: readonly string[] = []): MatrixRow => ({
  mutant,
  fails,
  unjudged,
  breaks: {},
  seconds: 1,
  connects: 1,
});

test('a row contains which cases fail, which cannot be judged, which invariants break, and the cost', () => {
  expect(rowOf('m', run('m', { a: 'finding', b: 'fail', c: 'inconclusive', d: 'pass' }, 'I-6'))).toEqual({
    mutant: 'm',
    fails: ['a', 'b'],
    unjudged: ['c'],
    breaks: { 'I-6': ['a', 'b', 'c', 'd'] },
    seconds: 4,
    connects: 7,
  });
});

test('a run of some mutants does not change the other rows and the numbers of the cases', () => {
  const first = updated(null, [honest, run('m', { a: 'fail', b: 'pass' })], ['m', 'n'], true);
  const more = [run(null, { b: 'pass', c: 'pass' }), run('n', { b: 'pass', c: 'fail' })];
  const second = updated(first, more, ['n', 'm'], false);
  expect(second.cases.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(second.rows.map(({ mutant, fails }) => [mutant, ...fails])).toEqual([
    ['n', 'c'],
    ['m', 'a'],
  ]);
  expect(updated(first, more, ['n', 'm'], true).rows.map(({ mutant }) => mutant)).toEqual(['n']);
});

test('of several runs of the conforming module the one with the median time is used', () => {
  const runs = [9_000, 2_000, 4_000].map((ms) => ({ ...honest, ms }));
  expect(updated(null, [...runs, run('m', { a: 'fail', b: 'pass' })], ['m'], true).honest.seconds).toBe(4);
});

const clause = (number: string, cases: Readonly<Record<string, readonly string[]>>): Clause => ({
  document: { id: 'manual', title: 'Manual', edition: '1' },
  number,
  title: 'Subject',
  cases: Object.entries(cases).map(
    ([id, names]) => ({ id, refutedBy: names.map((name) => ({ name, about: '' })) }) as unknown as Case,
  ),
});

test('a failing case of a clause that does not name the mutant is collateral', () => {
  const clauses = [clause('1', { a: ['m'], b: ['n'] }), clause('2', { c: ['n'], d: ['n'] })];
  const matrix: KillMatrix = {
    honest: { seconds: 1, connects: 1 },
    cases: [],
    rows: [row('m', ['a', 'b', 'c'], ['d', 'vanished']), row('n', ['b', 'c'])],
  };
  const [m, n] = collateralOf(matrix, clauses);
  expect(m).toEqual({ mutant: 'm', subjects: ['manual 1 Subject'], others: ['c'], unjudged: ['d'], own: 2 });
  expect(n).toMatchObject({ others: [], own: 2 });
  expect(allPairsReport(matrix, clauses)).toContain(
    '`m` (manual 1 Subject): 1 of other clauses, 2 of its own, 1 not judged',
  );
});
