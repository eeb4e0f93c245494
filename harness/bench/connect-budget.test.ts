import { expect, jest, test } from '@jest/globals';
import { ConnectBudget } from './connect-budget';

test('the sixth connect waits until the first is a minute old, and the wait is told', async () => {
  jest.useFakeTimers();
  let now = 0;
  const waits: number[] = [];
  const budget = new ConnectBudget(
    5,
    () => now,
    (ms) => waits.push(ms),
  );
  for (now = 0; now < 50_000; now += 10_000) await budget.take();
  const sixth = budget.take();
  expect(waits).toEqual([10_000]);
  now = 60_000;
  await jest.advanceTimersByTimeAsync(10_000);
  await sixth;
  expect(budget.count).toBe(6);
  jest.useRealTimers();
});

test('without a limit nothing waits', async () => {
  const budget = new ConnectBudget(null, () => 0);
  for (let i = 0; i < 100; i += 1) await budget.take();
  expect(budget.count).toBe(100);
});
