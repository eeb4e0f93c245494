import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatKillMatrix,
  indexRanges,
  indicesOf,
  type KillMatrix,
  parseKillMatrix,
  roughly,
} from './kill-matrix';

const matrix: KillMatrix = {
  honest: { seconds: 15, connects: 39 },
  cases: ['a', 'b', 'c', 'd'].map((id) => ({ id, ms: 3 })),
  rows: [
    { mutant: 'saysTwice', fails: ['a', 'b', 'd'], unjudged: ['c'], breaks: {}, seconds: 16, connects: 40 },
    {
      mutant: 'glues',
      fails: [],
      unjudged: [],
      breaks: { 'I-5': ['a'], 'I-6': ['a', 'c'] },
      seconds: 15,
      connects: 39,
    },
  ],
};

test('a matrix that was written reads back the same', () => {
  expect(parseKillMatrix(formatKillMatrix(matrix))).toEqual(matrix);
});

test('a mutant is one line, and consecutive numbers are a range', () => {
  const lines = formatKillMatrix(matrix).split('\n');
  expect(lines).toContain('"saysTwice": {"fails":"0-1 3","unjudged":"2","seconds":16,"connects":40},');
});

test('ids missing from the list of cases are left out of the file', () => {
  const [row] = matrix.rows;
  if (!row) throw new Error('no row');
  const more = { ...matrix, rows: [{ ...row, fails: ['a', 'gone'] }] };
  expect(parseKillMatrix(formatKillMatrix(more)).rows[0]?.fails).toEqual(['a']);
});

test('a number without a case is refused', () => {
  const text = formatKillMatrix(matrix).replace('"0-1 3"', '"0-1 9"');
  expect(() => parseKillMatrix(text)).toThrow('no case number 9');
});

test('ranges read back as written', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(700)), (numbers) => {
      expect(indicesOf(indexRanges(numbers))).toEqual([...numbers].sort((a, b) => a - b));
    }),
  );
  expect(() => indicesOf('1,2')).toThrow('expected ranges like "0-3 7", got "1,2"');
});

test('a duration is rounded to half a decade', () => {
  expect([0.4, 2, 95, 103, 99_000].map(roughly)).toEqual([1, 3, 100, 300, 100_000]);
});
