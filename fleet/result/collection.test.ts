import { mkdtempSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, jest } from '@jest/globals';
import { ANY_BENCH } from '../job/requirement';
import { addParts, recordQualification } from '../queue/qualification-record';
import { submit } from '../queue/requests';
import { collected, fleetTest, someRequest } from '../testing/fleet-test';
import { scriptedRuns } from '../testing/scripted-runs';
import { Collection } from './collection';

jest.setTimeout(60_000);

const freshFolder = () => mkdtempSync(path.join(os.tmpdir(), 'fleet-result-'));

fleetTest('a part without a matching bench is given up after a time', async ({ store, agent }) => {
  const wanted = someRequest();
  await recordQualification(store, 'q', wanted);
  const part = { qualification: 'q', priority: 5, cases: ['one'], options: wanted.options };
  const gone = { ...ANY_BENCH, bench: 'GONE' };
  await addParts(store, 'q', [
    { ...part, part: 'p1', requirement: ANY_BENCH },
    { ...part, part: 'p2', requirement: gone },
  ]);
  agent(['LEFT'], scriptedRuns().runner);
  const merged = await collected(new Collection(store, 'q', wanted, freshFolder(), 600));
  expect(merged.parts.map(({ result, givenUp }) => result?.verdict ?? givenUp)).toEqual([
    'pass',
    'no matching bench for 0 min: bench GONE',
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
