import { expect, test } from '@jest/globals';
import type { KillMatrix, MatrixRow } from '../../harness/conformance/kill-matrix';
import { bothNamed, type Kin, leaveOneOut, somePairs } from './accuracy';

const row = (mutant: string, ...fails: string[]): MatrixRow => ({
  mutant,
  fails,
  unjudged: [],
  breaks: {},
  seconds: 1,
  connects: 1,
});

const matrix: KillMatrix = {
  honest: { seconds: 1, connects: 1 },
  cases: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => ({ id, ms: 1 })),
  rows: [row('a1', 'a', 'b'), row('a2', 'a', 'b', 'c'), row('b1', 'd'), row('b2', 'c')],
};
const mutants = matrix.rows.map(({ mutant }) => ({ name: mutant, about: '' }));
const sameLetter: Kin = (a, b) => a[0] === b[0];

test('a mutant that is left out is diagnosed as a related one, as none, or as an unrelated one', () => {
  const accuracy = leaveOneOut(matrix, mutants, sameLetter);
  expect(accuracy).toEqual({ of: 4, right: 2, silent: 1, wrong: ['b2: a2'] });
  const strangers: Kin = (a, b) => a !== b && sameLetter(a, b) && a.startsWith('b');
  expect(leaveOneOut(matrix, mutants, strangers)).toMatchObject({ of: 2, right: 0 });
  expect(leaveOneOut(matrix, mutants, sameLetter, 3).of).toBe(1);
});

test('both of two simultaneous defects should be named', () => {
  const both = { mutants: ['a1', 'b1'], row: row('a1 b1', 'a', 'b', 'd') };
  const masked = { mutants: ['a1', 'b2'], row: row('a1 b2', 'a', 'b') };
  expect(bothNamed(matrix, mutants, sameLetter, [both, masked])).toEqual({
    of: 2,
    right: 1,
    silent: 0,
    wrong: ['a1 and b2: a1'],
  });
});

test('pairs depend on the seed only, and are two different mutants that do not hide each other', () => {
  const pairs = somePairs(matrix, mutants, { count: 5, seed: 1 });
  expect(somePairs(matrix, mutants, { count: 5, seed: 1 })).toEqual(pairs);
  expect(pairs.flat().every((name) => ['b1', 'b2'].includes(name))).toBe(true);
  expect(pairs.every(([a, b]) => a !== b)).toBe(true);
});
