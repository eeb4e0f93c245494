import { beforeEach, expect, test } from '@jest/globals';
import type { Holder } from '../../wire/linux/kernel-files';
import { PortWatch } from './list-ports';

let now = 0;
let present: readonly Holder[] = [];
let told: string[] = [];
let watch: PortWatch;

beforeEach(() => {
  present = [];
  told = [];
  watch = new PortWatch({
    port: () => '/dev/ttyUSB1',
    clock: () => now,
    lastEvent: () => now / 10,
    onShared: (who) => told.push(who),
    holders: async () => [{ pid: process.pid, parent: 1, command: 'node', mayBeMaker: false }, ...present],
  });
});

async function at(time: number, ...others: readonly Holder[]): Promise<void> {
  now = time;
  present = others;
  await watch.look();
}

const manager = { pid: 17, parent: 1, command: 'ModemManager', mayBeMaker: false };

test('this process alone is not another user', async () => {
  await at(1000);
  expect([watch.sharedDuring(0, 2000), told]).toEqual([null, []]);
});

test('a program started by this process is not another user', async () => {
  await at(1000, { pid: 18, parent: process.pid, command: 'stty', mayBeMaker: false });
  expect([watch.sharedDuring(0, 2000), told]).toEqual([null, []]);
});

test('another program is named, with the time from when the port was last ours alone until it was last seen', async () => {
  await at(1000);
  await at(2000, manager);
  await at(3000, manager);
  await at(4000);
  expect(told).toEqual(['ModemManager (process 17)']);
  expect(watch.sharedDuring(0, 999)).toBeNull();
  expect(watch.sharedDuring(1500, 1600)).toMatchObject({ who: 'ModemManager (process 17)', event: 100 });
  expect(watch.sharedDuring(2900, 5000)).toMatchObject({ who: 'ModemManager (process 17)' });
  expect(watch.sharedDuring(3001, 5000)).toBeNull();
});

test('one that comes back is reported again', async () => {
  await at(1000, manager);
  await at(2000);
  await at(3000, manager);
  expect(told).toHaveLength(2);
});
