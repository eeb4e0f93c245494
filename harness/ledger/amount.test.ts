import { expect, test } from '@jest/globals';
import { amount } from './amount';

test.each([
  [0, '0 cases'],
  [1, '1 case'],
  [2, '2 cases'],
])('%d', (n, text) => expect(amount(n, 'case')).toBe(text));

test('words that agree with the number', () => {
  expect([1, 3].map((n) => amount(n, 'more line is', 'more lines are'))).toEqual([
    '1 more line is',
    '3 more lines are',
  ]);
});
