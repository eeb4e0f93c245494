import { expect, test } from '@jest/globals';
import { Promises } from './promises';

test('what was missed while cloud or harness stood still is waited for in full again', () => {
  const promises = new Promises();
  promises.begin('first');
  promises.kept('answer', 10);
  promises.broken('answer', 1_000, 1_000);
  expect(promises.wait('answer', 1_000)).toBeLessThan(1_000);
  promises.excuse();
  expect(promises.wait('answer', 1_000)).toBe(1_000);
});

test('an excuse for one case is none for those before it', () => {
  const promises = new Promises();
  promises.begin('first');
  promises.broken('answer', 1_000, 1_000);
  promises.begin('second');
  promises.excuse();
  expect(promises.wait('answer', 1_000)).toBeLessThan(1_000);
});
