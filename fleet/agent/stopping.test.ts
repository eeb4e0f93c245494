import { expect, jest } from '@jest/globals';
import { jobIdOf } from '../job/part';
import { ANY_BENCH } from '../job/requirement';
import { readyOffers } from '../queue/offers';
import { partStates } from '../queue/part-states';
import { poolOf } from '../queue/pools';
import { addParts, recordQualification } from '../queue/qualification-record';
import type { Store } from '../store/store';
import { fleetTest, PLAN, someGate, someRequest } from '../testing/fleet-test';
import { FAILED, scriptedRuns } from '../testing/scripted-runs';
import { eventually, within } from '../testing/store-server';

jest.setTimeout(60_000);

const part = {
  ...{ qualification: 'q', part: 'p1', priority: 5, cases: PLAN },
  ...{ options: someRequest().options, requirement: ANY_BENCH },
};

async function queued(store: Store): Promise<void> {
  await recordQualification(store, 'q', someRequest());
  await addParts(store, 'q', [part]);
}

fleetTest(
  'an agent that is stopped while it takes a part gives it back and does not run it',
  async (fleet) => {
    const { store, agent } = fleet;
    const { runner, started } = scriptedRuns();
    const worker = await store.worker(poolOf(part).name);
    const next = worker.getNextJob.bind(worker);
    let stopped: Promise<void> | null = null;
    worker.getNextJob = async (token, options) => {
      const job = await next(token, options);
      if (job) stopped ??= working.stop();
      return job;
    };
    await queued(store);
    const working = agent(['LEFT'], runner);
    await eventually(async () => stopped !== null || null, 'the taking of the part');
    await within(working.stop(), 'the end of the agent');
    expect(started).toEqual([]);
    const job = await store.queue(poolOf(part).name).getJob(jobIdOf(part));
    expect(await job?.getState()).toBe('waiting');
  },
);

fleetTest('a run that is complete when its agent is stopped is not given back', async ({ store, agent }) => {
  const gate = someGate();
  const { runner, started } = scriptedRuns(async (_, id) => {
    if (id === 'six') await gate.passed;
    return id === 'two' ? FAILED : {};
  });
  await queued(store);
  // The request to end comes when only the end of the ledger is left to be written.
  const working = agent(['LEFT'], (task) => ({ ...runner(task), interrupt: gate.open }));
  await eventually(async () => started.includes('LEFT p1') || null, 'the run');
  await within(working.stop(), 'the end of the agent');
  expect(await partStates(store, 'q')).toMatchObject([
    { state: 'done', result: { verdict: 'fail', judged: 6, reason: '1 case failed' } },
  ]);
});

fleetTest('an agent can be stopped while the store is away', async ({ server, store, agent }) => {
  const { runner } = scriptedRuns();
  const working = agent(['LEFT'], runner);
  await eventually(async () => (await readyOffers(store)).length === 1 || null, 'the bench');
  server.freeze();
  await within(working.stop(), 'the end of the agent');
  server.thaw();
});
