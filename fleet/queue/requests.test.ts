import { expect, jest } from '@jest/globals';
import { hold } from '../queue/offers';
import type { Store } from '../store/store';
import { fleetTest, PLAN, someRequest } from '../testing/fleet-test';
import { eventually } from '../testing/store-server';
import { partStates } from './part-states';
import { allPools, takePart } from './pools';
import { isCancelled, qualificationIds, readQualification } from './qualification-record';
import { cancel, forget, refusalOf, schedule, schedules, splitNext, submit } from './requests';

jest.setTimeout(60_000);

const LEFT = { name: 'LEFT', model: null, firmware: null, labels: [], capabilities: [] };

async function offerLeft(store: Store): Promise<void> {
  await hold(store, { ...LEFT, agent: 'lab-2/7', state: 'idle', detail: null, suite: '' });
}

const splitOne = (store: Store) =>
  splitNext(
    store,
    () => PLAN,
    () => {},
  );

async function endAndForget(store: Store, id: string): Promise<void> {
  await cancel(store, id);
  await forget(store, id);
}

async function expectNothingOf(store: Store, id: string): Promise<void> {
  expect(await takePart(store, LEFT)).toBeNull();
  expect(await readQualification(store, id)).toBeNull();
  expect(await qualificationIds(store)).toEqual([]);
  expect(await store.queue('requests').getJob(id)).toBeUndefined();
}

fleetTest('a part that ends while its qualification is cancelled keeps its result', async ({ store }) => {
  await offerLeft(store);
  const id = await submit(store, someRequest({ parts: 1 }));
  await splitOne(store);
  const take = await takePart(store, LEFT);
  const name = take?.job.queueName ?? '';
  const queue = store.queue(name);
  const find = queue.getJob.bind(queue);
  const end = () => take?.job.moveToCompleted('the result', take.token, false);
  // Between reading the job and removing it.
  queue.getJob = async (job) => {
    const found = await find(job);
    await end();
    return found;
  };
  await cancel(store, id);
  queue.getJob = find;
  if ((await queue.getActiveCount()) > 0) await end();
  expect(await queue.getCompletedCount()).toBe(1);
});

fleetTest('a qualification that is cancelled and forgotten while it is split is not run', async (fleet) => {
  const { store, server } = fleet;
  await offerLeft(store);
  const id = await submit(store, someRequest());
  const other = await server.open();
  // Between the check for a cancellation and the split.
  jest.spyOn(store.redis, 'mget').mockImplementationOnce((async (keys: string[]) => {
    await endAndForget(other, id);
    return other.redis.mget(keys);
  }) as typeof store.redis.mget);
  expect(await splitOne(store)).toBe(true);
  await other.close();
  await expectNothingOf(store, id);
});

fleetTest('a qualification that is cancelled and forgotten while it is queued is not run', async (fleet) => {
  const { store, server } = fleet;
  await offerLeft(store);
  const id = await submit(store, someRequest({ parts: 3 }));
  const other = await server.open();
  const hset = store.redis.hset.bind(store.redis);
  // Between the record of the parts and the first of them.
  jest.spyOn(store.redis, 'hset').mockImplementationOnce((async (...fields: Parameters<typeof hset>) => {
    await endAndForget(other, id);
    return hset(...fields);
  }) as typeof store.redis.hset);
  expect(await splitOne(store)).toBe(true);
  expect(await allPools(store)).toHaveLength(1);
  await other.close();
  await expectNothingOf(store, id);
});

fleetTest(
  'a request that waits for a bench is not recorded again once it is forgotten',
  async ({ store }) => {
    const id = await submit(store, someRequest());
    expect(await splitOne(store)).toBe(true);
    // As if it could not be removed from the queue, as an agent is splitting it.
    const queue = store.queue('requests');
    jest.spyOn(queue, 'getJob').mockResolvedValue(undefined);
    await endAndForget(store, id);
    jest.restoreAllMocks();
    await offerLeft(store);
    await eventually(async () => (await splitOne(store)) || null, 'the second try');
    await expectNothingOf(store, id);
  },
);

fleetTest('a request whose plan cannot be made is refused', async ({ store }) => {
  await offerLeft(store);
  const id = await submit(store, someRequest());
  const planOf = () => {
    throw new Error('no case matches 99.*');
  };
  expect(await splitNext(store, planOf, () => {})).toBe(true);
  expect(await refusalOf(store, id)).toBe('no case matches 99.*');
});

fleetTest('a qualification of a schedule is named by the time when it was due', async ({ store }) => {
  await schedule(store, 'nightly', '* * * * * *', someRequest());
  const [planned] = await schedules(store);
  const due = new Date(planned?.next ?? 0).toISOString();
  await eventually(async () => (await splitOne(store)) || null, 'the first night');
  expect(await qualificationIds(store)).toContain(`nightly-${due.replace(/[-:]|\.\d+/g, '')}`);
});

fleetTest('the request of a schedule is refused and withdrawn like any other', async ({ store }) => {
  await offerLeft(store);
  await schedule(store, 'nightly', '* * * * * *', someRequest());
  await eventually(
    async () =>
      (await splitNext(
        store,
        () => [],
        () => {},
      )) || null,
    'the first night',
  );
  const [id = ''] = await qualificationIds(store);
  expect(await refusalOf(store, id)).toBe('--only, --exclude and --level leave no case to run');
  await forget(store, id);
  expect(await refusalOf(store, id)).toBeNull();
  expect(await isCancelled(store, id)).toBe(true);
  expect(await partStates(store, id)).toEqual([]);
});

fleetTest('a request with a name of another form is refused', async ({ store }) => {
  await store.queue('requests').add('qualify', someRequest(), { jobId: 'no.name' });
  expect(await splitOne(store)).toBe(true);
  const [job] = await store.queue('requests').getFailed();
  expect(job?.failedReason).toBe('this is not a valid request: its name no.name');
  expect(await qualificationIds(store)).toEqual([]);
});
