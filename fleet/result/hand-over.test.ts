import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, jest } from '@jest/globals';
import type { Part } from '../job/part';
import { ANY_BENCH } from '../job/requirement';
import { hold, readyOffers } from '../queue/offers';
import { takePart } from '../queue/pools';
import { addAllParts, recordQualification, settleOnce } from '../queue/qualification-record';
import { cancel } from '../queue/requests';
import type { Store } from '../store/store';
import { collected, fleetTest, someRequest } from '../testing/fleet-test';
import { scriptedRuns } from '../testing/scripted-runs';
import { eventually } from '../testing/store-server';
import { Collection } from './collection';
import type { Merged } from './merged';

jest.setTimeout(60_000);

const wanted = someRequest();
const P1: Part = {
  ...{ qualification: 'q', part: 'p1', priority: 5, requirement: ANY_BENCH },
  ...{ cases: ['one', 'two'], options: wanted.options },
};
const P1_2: Part = { ...P1, part: 'p1-2', requirement: { ...ANY_BENCH, not: ['LEFT'] } };

/** A qualification of one part, which LEFT has run and could not judge; its agent died before it passed the part on. */
async function leftByLeft(store: Store): Promise<Collection> {
  await recordQualification(store, 'q', wanted);
  await addAllParts(store, 'q', [P1]);
  const take = await takePart(store, { ...ANY_BENCH, name: 'LEFT' });
  if (take === null) throw new Error('expected a part to take');
  const { job, token } = take;
  const nothing = { seal: null, verdict: 'refused', judged: 0, reason: 'no module' };
  await job.moveToCompleted({ ...nothing, take: token, bench: 'LEFT', left: P1.cases }, token, false);
  return new Collection(store, 'q', wanted, mkdtempSync(path.join(os.tmpdir(), 'fleet-result-')));
}

const judged = ({ parts }: Merged) =>
  parts.map(({ part, result }) => `${part.part} ${result?.bench} ${result?.verdict}`);
const BOTH = ['p1 LEFT refused', 'p1-2 RIGHT pass'];

fleetTest('the rest of a part is passed on if the agent died before it recorded it', async (fleet) => {
  const collection = await leftByLeft(fleet.store);
  await settleOnce(fleet.store, P1, { next: P1_2 });
  fleet.agent(['RIGHT'], scriptedRuns().runner);
  expect(judged(await collected(collection))).toEqual(BOTH);
});

fleetTest('the rest of a part is passed on if the agent died before it queued it', async (fleet) => {
  const collection = await leftByLeft(fleet.store);
  await settleOnce(fleet.store, P1, { next: P1_2 });
  await fleet.store.redis.hset('fleet:parts:q', 'p1-2', JSON.stringify(P1_2));
  fleet.agent(['RIGHT'], scriptedRuns().runner);
  expect(judged(await collected(collection))).toEqual(BOTH);
});

const offered = {
  ...{ name: 'RIGHT', agent: 'lab-2/7', model: null, firmware: null, labels: [], capabilities: [] },
  ...{ state: 'idle' as const, detail: null, suite: '' },
};

fleetTest(
  'the rest of a part is passed on if the store was emptied after its result arrived',
  async (fleet) => {
    const { store } = fleet;
    const collection = await leftByLeft(store);
    const multi = jest.spyOn(store.redis, 'multi').mockImplementation(() => {
      throw new Error('connection lost');
    });
    await expect(collection.look()).rejects.toThrow('connection lost');
    multi.mockRestore();
    await store.redis.flushall();
    // Nobody offers a bench yet.
    await collection.look();
    await collection.look();
    fleet.agent(['RIGHT'], scriptedRuns().runner);
    expect(judged(await collected(collection))).toEqual(BOTH);
  },
);

fleetTest('the rest of a part is passed on if the store was emptied after it was queued', async (fleet) => {
  const { store } = fleet;
  const collection = await leftByLeft(store);
  await hold(store, offered);
  await collection.look();
  expect(collection.parts).toMatchObject([{ settled: { next: { part: 'p1-2' } } }]);
  await store.redis.flushall();
  fleet.agent(['RIGHT'], scriptedRuns().runner);
  await eventually(async () => (await readyOffers(store)).length === 1 || null, 'the other bench');
  expect(judged(await collected(collection))).toEqual(BOTH);
});

fleetTest('a cancelled qualification does not wait for the rest of a part', async ({ store }) => {
  const collection = await leftByLeft(store);
  await settleOnce(store, P1, { next: P1_2 });
  await cancel(store, 'q');
  const merged = await collected(collection);
  expect(judged(merged)).toEqual(['p1 LEFT refused']);
  expect(await takePart(store, { ...ANY_BENCH, name: 'RIGHT' })).toBeNull();
});
