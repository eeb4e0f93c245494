import { expect, jest } from '@jest/globals';
import { ANY_BENCH } from '../job/requirement';
import { readyOffers } from '../queue/offers';
import { addPart, poolOf } from '../queue/pools';
import { snapshot, statusText } from '../status/snapshot';
import { fleetTest, PLAN, qualified, someGate, someRequest } from '../testing/fleet-test';
import { BENCH_LOST, FAILED, FIRMWARE, scriptedRuns } from '../testing/scripted-runs';
import { eventually } from '../testing/store-server';

jest.setTimeout(60_000);

const { options } = someRequest();

fleetTest(
  'benches share a plan: each part is judged once, and all results arrive',
  async ({ store, agent }) => {
    const { runner, started } = scriptedRuns();
    agent(['LEFT', 'RIGHT'], runner);
    const merged = await qualified(store, { parts: 6 });
    expect(merged).toMatchObject({ verdict: 'pass', reason: null, notes: [] });
    expect(started.map((text) => text.split(' ')[1]).sort()).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
    expect(merged.cases.map(({ id, by }) => [id, by.length])).toEqual(PLAN.map((id) => [id, 1]));
    expect(merged.tries.map(({ lost }) => lost)).toEqual(PLAN.map(() => null));
  },
);

fleetTest(
  'a bench takes matching parts, the most urgent first, and status shows it',
  async ({ store, agent }) => {
    const gate = someGate();
    const { runner, started } = scriptedRuns(() => gate.passed.then(() => ({})));
    const any = { ...ANY_BENCH, firmware: '0B07' };
    const part = { qualification: 'q', cases: ['one'], options };
    await addPart(store, { ...part, part: 'p1', priority: 8, requirement: any });
    await addPart(store, { ...part, part: 'p2', priority: 2, requirement: any });
    await addPart(store, { ...part, part: 'p3', priority: 1, requirement: { ...any, labels: ['attic'] } });
    await addPart(store, { ...part, part: 'p4', priority: 1, requirement: { ...any, firmware: '0B08' } });
    agent(['LEFT'], runner);
    const busy = await eventually(async () => {
      const now = await snapshot(store);
      return now.benches.some(({ state, detail }) => state === 'busy' && detail === 'q.p2') ? now : null;
    }, 'work on p2');
    expect(statusText(busy)).toMatch(new RegExp(`LEFT +busy +ME3630 +${FIRMWARE} +left .* q\\.p2`));
    gate.open();
    await eventually(async () => started.length === 2 || null, 'work on p1');
    expect(started).toEqual(['LEFT p2', 'LEFT p1']);
  },
);

fleetTest('cases that a bench could not judge go to another one; failed cases do not', async (fleet) => {
  const { store } = fleet;
  const { runner, started } = scriptedRuns(({ bench }, id) => {
    if (id === 'two' && bench === 'BROKEN') return BENCH_LOST;
    return id === 'three' ? FAILED : {};
  });
  // The other bench is busy until the first one has ended.
  const gate = someGate();
  fleet.agent(['SOUND'], (task) => {
    const run = runner(task);
    return task.part.part === 'p9' ? { ...run, ended: gate.passed.then(() => run.ended) } : run;
  });
  const requirement = { ...ANY_BENCH, bench: 'SOUND' };
  await addPart(store, {
    ...{ qualification: 'other', part: 'p9', priority: 1, cases: ['one'], options, requirement },
  });
  await eventually(async () => started.includes('SOUND p9') || null, 'the other work');
  fleet.agent(['BROKEN'], runner);
  const merged = await qualified(store, { parts: 1 }, async ({ parts }) => {
    if (parts[0]?.result) gate.open();
  });
  expect(started).toEqual(['SOUND p9', 'BROKEN p1', 'SOUND p1-2']);
  expect(merged).toMatchObject({ verdict: 'fail', reason: '1 case failed' });
  const by = new Map(merged.cases.map(({ id, by: all }) => [id, all.map((j) => `${j.bench} ${j.verdict}`)]));
  expect(by.get('two')).toEqual(['BROKEN inconclusive', 'SOUND pass']);
  expect(by.get('three')).toEqual(['BROKEN fail']);
});

fleetTest('cases that no other bench could judge are reported as not judged', async ({ store, agent }) => {
  const { runner, started } = scriptedRuns((_, id) => (id === 'two' ? BENCH_LOST : {}));
  agent(['ONLY'], runner);
  const merged = await qualified(store, { parts: 1 });
  expect(started).toEqual(['ONLY p1']);
  expect(merged).toMatchObject({ verdict: 'inconclusive', reason: '1 case could not be judged' });
});

fleetTest('two benches that disagree are shown as conflict, with both', async ({ store, agent }) => {
  const { runner } = scriptedRuns(({ bench }, id) => (bench === 'LEFT' && id === 'two' ? FAILED : {}));
  agent(['LEFT', 'RIGHT'], runner);
  await eventually(async () => (await readyOffers(store)).length === 2 || null, 'both benches');
  const merged = await qualified(store, { split: 'benches', parts: null });
  expect(merged).toMatchObject({
    verdict: 'fail',
    reason: '1 case failed; benches disagree about 1 case',
  });
  const conflicts = merged.cases.filter(({ conflict }) => conflict);
  expect(conflicts.map(({ id, by }) => [id, by.map((j) => `${j.bench} ${j.verdict}`)])).toEqual([
    ['two', ['LEFT fail', 'RIGHT pass']],
  ]);
});

fleetTest(
  'a job that is not a valid part is not run, and the reason is recorded',
  async ({ store, agent }) => {
    const { runner, started } = scriptedRuns();
    const part = { qualification: 'q', part: 'p1', priority: 5, cases: ['one'], options };
    const evil = { ...part, requirement: ANY_BENCH, command: 'reboot' };
    await addPart(store, evil);
    agent(['LEFT'], runner);
    const job = await eventually(async () => {
      const [failed] = await store.queue(poolOf(evil).name).getFailed();
      return failed ?? null;
    }, 'the refusal');
    expect(job.failedReason).toMatch(/^this is not a valid part: it: Unrecognized key/);
    expect(started).toEqual([]);
  },
);

fleetTest('of two agents with a bench of the same name only one uses it', async ({ store, agent }) => {
  const gate = someGate();
  const { runner, started } = scriptedRuns(() => gate.passed.then(() => ({})));
  const holder = 'fleet:bench-holder:LEFT';
  // Another agent gets the bench while this one is suspended and unaware of it.
  const working = agent(['LEFT'], (task) => {
    const run = runner(task);
    const others = () => store.redis.set(holder, 'lab-2/7', 'PX', 1_500);
    return task.part.qualification === 'look'
      ? { ...run, ended: run.ended.then((end) => others().then(() => end)) }
      : run;
  });
  const part = { qualification: 'q', part: 'p1', priority: 5, cases: ['one'], options };
  await addPart(store, { ...part, requirement: ANY_BENCH });
  await eventually(
    async () => working.said.find((text) => /lab-2\/7 has a bench/.test(text)) ?? null,
    'the wait',
  );
  expect(started).toEqual([]);
  await eventually(async () => started.length === 1 || null, 'the part');
  expect(await store.redis.get(holder)).not.toBe('lab-2/7');
  gate.open();
});
