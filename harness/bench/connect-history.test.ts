import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ConnectBudget, ConnectHistory } from './budgets';

const folder = mkdtempSync(join(tmpdir(), 'connects-'));
afterAll(() => rmSync(folder, { recursive: true }));
const device = { productKey: 'pk', deviceName: 'dn' };
const MINUTE = 60_000;

test('the next run knows of the connects of the last one, and forgets those of long ago', () => {
  const now = Date.now();
  const first = new ConnectHistory(device, folder);
  first.add(now - 3 * MINUTE, MINUTE);
  first.add(now - 10_000, MINUTE);
  expect(new ConnectHistory(device, folder).since(now - MINUTE)).toEqual([now - 10_000]);
  expect(new ConnectHistory({ ...device, deviceName: 'other' }, folder).since(0)).toEqual([]);
});

test('a file that holds something else counts as none', () => {
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{broken');
  expect(new ConnectHistory(device, folder).since(0)).toEqual([]);
});

test('connects of an earlier run take their part of the minute', async () => {
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
