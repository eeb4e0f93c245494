import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { ConnectBudget, ConnectHistory, MessageBudget } from './budgets';

test('the sixth connect waits until the first is a minute old, and the wait is reported', async () => {
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

test('if the cloud sees each CONNECT, those count, not the commands', async () => {
  const budget = new ConnectBudget(null, () => 0);
  budget.countAsSeen();
  await budget.take();
  expect(budget.count).toBe(0);
  for (let i = 0; i < 3; i += 1) budget.saw();
  expect(budget.count).toBe(3);
});

test('an authentication waits only if it makes a connection', async () => {
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

const folder = mkdtempSync(join(tmpdir(), 'connects-'));
afterAll(() => rmSync(folder, { recursive: true }));
const device = { productKey: 'pk', deviceName: 'dn' };
const MINUTE = 60_000;

test('the next run counts the connects of the last one, but not old ones', () => {
  const now = Date.now();
  const first = new ConnectHistory(device, folder);
  first.add(now - 3 * MINUTE, MINUTE);
  first.add(now - 10_000, MINUTE);
  expect(new ConnectHistory(device, folder).since(now - MINUTE)).toEqual([now - 10_000]);
  expect(new ConnectHistory({ ...device, deviceName: 'other' }, folder).since(0)).toEqual([]);
});

test('a file with other content counts as absent', () => {
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{broken');
  expect(new ConnectHistory(device, folder).since(0)).toEqual([]);
});

test('connects of an earlier run count towards the minute', async () => {
  const waits: number[] = [];
  let now = 1_000;
  const budget = new ConnectBudget(
    2,
    () => now,
    (ms) => waits.push(ms),
    20,
  );
  budget.remember([985, 990]);
  await budget.take();
  expect(waits).toEqual([5]);
  expect(budget.count).toBe(1);
  now += 1;
});

test('a message above the rate of its QoS waits until the oldest is a second old', async () => {
  jest.useFakeTimers();
  const budget = new MessageBudget({ qos0: 30, qos1: 5 }, () => performance.now(), 100);
  for (let i = 0; i < 4; i += 1) await budget.take('qos1');
  await budget.take('qos0');
  let isFifthAllowed = false;
  const fifth = budget.take('qos1').then(() => {
    isFifthAllowed = true;
  });
  await jest.advanceTimersByTimeAsync(99);
  expect(isFifthAllowed).toBe(false);
  await jest.advanceTimersByTimeAsync(50);
  await fifth;
  jest.useRealTimers();
});

test('without a limit nothing waits', async () => {
  const budget = new MessageBudget(undefined, () => 0);
  for (let i = 0; i < 1000; i += 1) await budget.take('qos1');
});
