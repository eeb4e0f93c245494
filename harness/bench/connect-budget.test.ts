import { expect, jest, test } from '@jest/globals';
import { ConnectBudget } from './budgets';

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

test('where the cloud sees each CONNECT, what it saw counts and not what was asked for', async () => {
  const budget = new ConnectBudget(null, () => 0);
  budget.countAsSeen();
  await budget.take();
  expect(budget.count).toBe(0);
  for (let i = 0; i < 3; i += 1) budget.saw();
  expect(budget.count).toBe(3);
});

test('an authentication waits for its turn only where it makes a connection', async () => {
  jest.useFakeTimers();
  const waits: number[] = [];
  const budget = new ConnectBudget(
    1,
    () => 0,
    (ms) => waits.push(ms),
  );
  await budget.take();
  await budget.takeForLogin();
  expect(waits).toEqual([]);
  budget.countLogins();
  const second = budget.takeForLogin();
  expect(waits).toEqual([60_000]);
  await jest.advanceTimersByTimeAsync(60_000);
  await second;
  jest.useRealTimers();
});
