import { expect, jest } from '@jest/globals';
import type { CaseRecord } from '../../harness/ledger/record';
import { ANY_BENCH } from '../job/requirement';
import { mergedMarkdown } from '../result/merged';
import { fleetTest, qualified, someGate, someRequest } from '../testing/fleet-test';
import { BENCH_LOST, FAILED, scriptedRuns } from '../testing/scripted-runs';
import { eventually } from '../testing/store-server';
import { readyOffers } from './offers';
import { partStates } from './part-states';
import { removeUnused } from './pools';
import { qualificationIds } from './qualification-record';
import { cancel, forget, forgetOld, schedule, schedules, submit, unschedule } from './requests';

jest.setTimeout(60_000);

fleetTest(
  'a cancelled qualification ends its run, starts no further part, and shows what was judged',
  async (fleet) => {
    const gate = someGate();
    const { runner, started } = scriptedRuns(async (_, id) => {
      if (id === 'two') await gate.passed;
      return {};
    });
    fleet.agent(['LEFT'], (task) => {
      const run = runner(task);
      return {
        ...run,
        interrupt: () => {
          run.interrupt();
          gate.open();
        },
      };
    });
    const merged = await qualified(fleet.store, { parts: 2 }, async ({ id, states }) => {
      if (started.length === 1 && states.some(({ judged }) => judged === 1)) await cancel(fleet.store, id);
    });
    expect(started).toEqual(['LEFT p1']);
    expect(merged.parts.map(({ result, givenUp }) => result?.verdict ?? givenUp)).toEqual([
      'cancelled',
      'it was cancelled',
    ]);
    // Cases judged before the run was cancelled are in its ledger, but do not count, as in any incomplete run.
    expect(merged).toMatchObject({
      verdict: 'inconclusive',
      reason: '6 cases could not be judged; 2 parts were cancelled',
    });
    expect(mergedMarkdown(merged)).toContain('- **one**: it was cancelled');
  },
);

const FINDING: Partial<CaseRecord> = { ...FAILED, verdict: 'finding', level: 'should' };

fleetTest('a run that is complete when it is cancelled keeps its verdict', async ({ store, agent }) => {
  const gate = someGate();
  const { runner, started } = scriptedRuns(async (_, id) => {
    if (id === 'six') await gate.passed;
    return id === 'two' ? FINDING : id === 'three' ? BENCH_LOST : {};
  });
  // The request to end comes when only the end of the ledger is left to be written.
  agent(['LEFT', 'RIGHT'], (task) => ({ ...runner(task), interrupt: gate.open }));
  await eventually(async () => (await readyOffers(store)).length === 2 || null, 'both benches');
  const options = { ...someRequest().options, strict: true };
  const merged = await qualified(store, { parts: 1, options }, async ({ id, states }) => {
    if (states.some(({ judged }) => judged > 0)) await cancel(store, id);
  });
  const why = '1 finding: findings count as failures with --strict';
  expect(merged.parts.map(({ result }) => result)).toMatchObject([
    { verdict: 'fail', judged: 5, left: [], reason: why },
  ]);
  expect(merged).toMatchObject({
    verdict: 'fail',
    reason: `p1 failed: ${why}; 1 case could not be judged`,
  });
  expect(started).toHaveLength(1);
});

fleetTest('a run that is cancelled before its end is failed by what it found', async ({ store, agent }) => {
  const gate = someGate();
  const { runner } = scriptedRuns(async (_, id) => {
    if (id === 'three') await gate.passed;
    return id === 'two' ? FINDING : {};
  });
  agent(['LEFT'], (task) => {
    const run = runner(task);
    const interrupt = () => {
      run.interrupt();
      gate.open();
    };
    return { ...run, interrupt };
  });
  const options = { ...someRequest().options, strict: true };
  const merged = await qualified(store, { parts: 1, options }, async ({ id, states }) => {
    if (states.some(({ judged }) => judged > 0)) await cancel(store, id);
  });
  const why = '1 finding: findings count as failures with --strict; it was cancelled';
  expect(merged.parts.map(({ result }) => result)).toMatchObject([
    { verdict: 'fail', left: [], reason: why },
  ]);
  expect(merged.verdict).toBe('fail');
});

fleetTest('a qualification without a matching bench can be cancelled', async (fleet) => {
  const { runner } = scriptedRuns();
  fleet.agent(['LEFT'], runner);
  const requirement = { ...ANY_BENCH, firmware: 'B99' };
  const id = await submit(fleet.store, someRequest({ requirement }));
  await cancel(fleet.store, id);
  await forget(fleet.store, id);
  expect(await qualificationIds(fleet.store)).toEqual([]);
});

fleetTest('a schedule repeats its request until it is removed', async (fleet) => {
  const { runner, started } = scriptedRuns();
  fleet.agent(['LEFT'], runner);
  await schedule(fleet.store, 'nightly', '* * * * * *', someRequest({ parts: 1 }));
  expect(await schedules(fleet.store)).toMatchObject([{ name: 'nightly', pattern: '* * * * * *' }]);
  const ids = await eventually(async () => {
    const found = await qualificationIds(fleet.store);
    return found.length >= 2 && started.length >= 2 ? found : null;
  }, 'two nights');
  expect(await unschedule(fleet.store, 'nightly')).toBe(true);
  expect(ids.every((id) => /^nightly-\d{8}T\d{6}Z$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(await schedules(fleet.store)).toEqual([]);
});

fleetTest('results that are not fetched are removed from the store in the end', async ({ store, agent }) => {
  const working = agent(['LEFT'], scriptedRuns().runner);
  const id = await submit(store, someRequest());
  await eventually(async () => {
    const states = await partStates(store, id);
    return (states.length === 2 && states.every(({ state }) => state === 'done')) || null;
  }, 'the end of both parts');
  await working.stop();
  await forgetOld(store);
  expect(await qualificationIds(store)).toEqual([id]);
  const inTwoWeeks = Date.now() + 14 * 24 * 3600_000;
  await forgetOld(store, inTwoWeeks);
  await removeUnused(store, inTwoWeeks);
  const keys = await store.redis.keys('*');
  expect(keys.filter((key) => !/^fleet-queue:requests:|:stalled-check$/.test(key))).toEqual([]);
});

fleetTest(
  'the event streams of the queue engine do not grow',
  async ({ store, agent }) => {
    agent(['LEFT', 'RIGHT'], scriptedRuns().runner);
    for (let round = 0; round < 3; round += 1) {
      const { id } = await qualified(store, { parts: 6 });
      await forget(store, id);
    }
    const streams = (await store.redis.keys('*')).filter((key) => key.endsWith(':events'));
    expect(streams.length).toBeGreaterThan(1);
    for (const stream of streams) {
      // The store trims by whole nodes; the node size is set so that trimming is visible.
      expect(await store.redis.xlen(stream)).toBeLessThanOrEqual(30);
    }
  },
  ['--stream-node-max-entries', '5'],
);
