import { mkdtempSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, jest } from '@jest/globals';
import { split } from '../job/part';
import { partStates } from '../queue/part-states';
import { poolOf } from '../queue/pools';
import { addAllParts, recordQualification } from '../queue/qualification-record';
import { submit } from '../queue/requests';
import type { Store } from '../store/store';
import { collected, fleetTest, PLAN, qualified, someGate, someRequest } from '../testing/fleet-test';
import { scriptedRuns } from '../testing/scripted-runs';
import { Collection } from './collection';

jest.setTimeout(60_000);

const freshFolder = () => mkdtempSync(path.join(os.tmpdir(), 'fleet-result-'));

/** Calls back before a part is queued. */
function beforeQueued(store: Store, each: (part: string) => Promise<void>): void {
  const queue = store.queue(poolOf(someRequest()).name);
  const add = queue.add.bind(queue);
  jest.spyOn(queue, 'add').mockImplementation(async (name, part, options) => {
    await each(part.part);
    return add(name, part, options);
  });
}

fleetTest('a part that ends before the next one is queued does not end the qualification', async (fleet) => {
  const { store, server } = fleet;
  const gate = someGate();
  beforeQueued(store, (part) => (part === 'p1' ? Promise.resolve() : gate.passed));
  fleet.agent(['LEFT'], scriptedRuns().runner);
  const other = await server.open();
  const merged = await qualified(other, { parts: 2 });
  gate.open();
  await other.close();
  expect(merged.cases.map(({ id, by }) => [id, by.length])).toEqual(PLAN.map((id) => [id, 1]));
});

fleetTest('the first split counts if the agent is lost while it queues the parts', async ({ store }) => {
  const wanted = someRequest({ parts: 2 });
  await recordQualification(store, 'q', wanted);
  beforeQueued(store, async (part) => {
    if (part === 'p2') throw new Error('this agent is lost');
  });
  const first = split('q', wanted, PLAN, ['LEFT', 'RIGHT']);
  await expect(addAllParts(store, 'q', first)).rejects.toThrow('lost');
  jest.restoreAllMocks();
  const counted = await addAllParts(store, 'q', split('q', { ...wanted, parts: 3 }, PLAN, ['LEFT']));
  expect(counted).toEqual(first);
  const states = await partStates(store, 'q');
  expect(states.map(({ part, state }) => [part.part, state])).toEqual([
    ['p1', 'waiting'],
    ['p2', 'waiting'],
  ]);
});

fleetTest('a ledger that was changed in the store is not used', async ({ store, agent }) => {
  const wanted = someRequest({ parts: 1 });
  const id = await submit(store, wanted);
  agent(['LEFT'], scriptedRuns().runner);
  const folder = freshFolder();
  const collection = new Collection(store, id, wanted, folder);
  const swap = store.redis.hgetallBuffer.bind(store.redis);
  store.redis.hgetallBuffer = (async (key: string) => {
    const found = await swap(key);
    return key.startsWith('fleet:ledger:') ? { ...found, '1': found['0'] } : found;
  }) as typeof store.redis.hgetallBuffer;
  const merged = await collected(collection);
  expect(merged.verdict).toBe('inconclusive');
  expect(merged.parts[0]?.givenUp).toMatch(/^the ledger of try \S+ is not the one that was sealed/);
  expect(readdirSync(folder)).toEqual([]);
});
