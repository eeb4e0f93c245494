import { expect, test } from '@jest/globals';
import { differenceOf, type Piece } from './difference';

const marked = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');
const both = (expected: string, actual: string): [string, string] => {
  const difference = differenceOf(expected, actual);
  return [marked(difference.expected), marked(difference.actual)];
};

test.each([
  ['["a","b"]', '["a","b","b"]', '["a","b"]', '["a"[,"b"],"b"]'],
  ['text like OK', 'text like FAIL', 'text like [OK]', 'text like [FAIL]'],
  ['one result', 'none', '[one result]', '[none]'],
  ['same', 'same', 'same', 'same'],
  ['', 'AT', '', '[AT]'],
])('%s against %s', (expected, actual, left, right) => {
  const [shownExpected, shownActual] = both(expected, actual);
  expect(shownExpected).toBe(left);
  expect(shownActual.replaceAll(/[[\]]/g, '')).toBe(right.replaceAll(/[[\]]/g, ''));
  expect(shownActual.includes('[')).toBe(right.includes('['));
});

test('equal parts of two long texts are shortened, differences are not', () => {
  const long = 'word '.repeat(100);
  const [expected, actual] = both(`${long}1${long}`, `${long}2${long}`);
  expect(expected.length).toBeLessThan(100);
  expect(expected).toContain('…');
  expect(actual).toContain('2');
});

test('only the shortened parts are lost, and a flood takes no time', () => {
  const a = Array.from({ length: 30_000 }, (_, i) => `a${i}`).join(' ');
  const b = Array.from({ length: 30_000 }, (_, i) => `b${i}`).join(' ');
  const started = performance.now();
  const difference = differenceOf(a, b);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(difference.actual.map((piece) => piece.text).join('')).toBe(b);
});
