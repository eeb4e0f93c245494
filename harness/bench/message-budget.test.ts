import { expect, test } from '@jest/globals';
import { MessageBudget } from './budgets';

test('what is above the rate of its QoS waits until a second has passed since the oldest', async () => {
  const budget = new MessageBudget({ qos0: 30, qos1: 5 }, () => performance.now(), 100);
  const begun = performance.now();
  for (let i = 0; i < 4; i += 1) await budget.take('qos1');
  await budget.take('qos0');
  expect(performance.now() - begun).toBeLessThan(90);
  await budget.take('qos1');
  expect(performance.now() - begun).toBeGreaterThan(95);
});

test('without a limit nothing waits', async () => {
  const budget = new MessageBudget(undefined, () => 0);
  for (let i = 0; i < 1000; i += 1) await budget.take('qos1');
});
