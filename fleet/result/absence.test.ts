import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, jest } from '@jest/globals';
import type { Part } from '../job/part';
import { ANY_BENCH } from '../job/requirement';
import { partStates } from '../queue/part-states';
import { poolOf, type Take, takePart } from '../queue/pools';
import { addParts, recordQualification } from '../queue/qualification-record';
import { cancel } from '../queue/requests';
import type { Store } from '../store/store';
import { collected, fleetTest, someGate, someRequest, type TestFleet } from '../testing/fleet-test';
import { scriptedRuns } from '../testing/scripted-runs';
import { FAST } from '../testing/store-server';
import { Absence } from './absence';
import { Collection } from './collection';

jest.setTimeout(60_000);

const PATIENCE_MS = 600;
const wanted = someRequest();
const GONE = { name: 'GONE', model: null, firmware: null, labels: [], capabilities: [] };
const NO_BENCH = 'no matching bench for 0 min: bench GONE';

/** Parts of a recorded qualification: `p1` for any bench, `p2` for the bench GONE. */
async function addSome(store: Store, ...ids: readonly ('p1' | 'p2')[]): Promise<readonly Part[]> {
  await recordQualification(store, 'q', wanted);
  const parts = ids.map((part) => ({
    ...{ qualification: 'q', part, priority: 5, cases: ['one'], options: wanted.options },
    requirement: part === 'p1' ? ANY_BENCH : { ...ANY_BENCH, bench: 'GONE' },
  }));
  await addParts(store, 'q', parts);
  return parts;
}

function collection(store: Store, patienceMs = PATIENCE_MS): Collection {
  return new Collection(store, 'q', wanted, mkdtempSync(path.join(os.tmpdir(), 'fleet-result-')), patienceMs);
}

async function takenByGone(store: Store): Promise<Take> {
  const take = await takePart(store, GONE);
  if (take === null) throw new Error('expected a part to take');
  expect(await statesOf(store)).toEqual(['taken']);
  return take;
}

const statesOf = async (store: Store) => (await partStates(store, 'q')).map(({ state }) => state);

fleetTest('a part without a matching bench is given up after a time, while others run', async (fleet) => {
  const { store } = fleet;
  await addSome(store, 'p1', 'p2');
  const gate = someGate();
  fleet.agent(['LEFT'], scriptedRuns(() => gate.passed.then(() => ({}))).runner);
  const merged = await collected(collection(store), async ({ parts }) => {
    if (parts.some(({ givenUp }) => givenUp !== null)) gate.open();
  });
  expect(merged.parts.map(({ result, givenUp }) => result?.verdict ?? givenUp)).toEqual(['pass', NO_BENCH]);
});

fleetTest('a part is given up if its only bench was stopped and gave it back', async ({ store }) => {
  await addSome(store, 'p2');
  const { job, token } = await takenByGone(store);
  await job.moveToWait(token);
  expect(await statesOf(store)).toEqual(['waiting']);
  const merged = await collected(collection(store));
  expect(merged.parts.map(({ givenUp }) => givenUp)).toEqual([NO_BENCH]);
});

/** A part in the hands of an agent that dies: no other agent looks for lost parts in its queue. */
async function partOfTheDead({ store, server }: TestFleet): Promise<Part> {
  const [part] = await addSome(store, 'p2');
  const dying = await server.open();
  await takenByGone(dying);
  await dying.close();
  if (part === undefined) throw new Error('expected a part');
  return part;
}

fleetTest('a part is given up if the agent of its only bench died', async (fleet) => {
  const part = await partOfTheDead(fleet);
  const merged = await collected(collection(fleet.store));
  expect(merged.parts.map(({ givenUp }) => givenUp)).toEqual([NO_BENCH]);
  const counts = await fleet.store.queue(poolOf(part).name).getJobCounts();
  expect(Object.values(counts).every((count) => count === 0)).toBe(true);
});

fleetTest('a qualification whose last agent died ends as soon as it is cancelled', async (fleet) => {
  await partOfTheDead(fleet);
  await cancel(fleet.store, 'q');
  const merged = await collected(collection(fleet.store, 60_000));
  expect(merged.parts.map(({ givenUp }) => givenUp)).toEqual(['it was cancelled']);
});

fleetTest('a part that a bench takes at the last moment is not given up', async ({ store, server }) => {
  await addSome(store, 'p2');
  const states = await partStates(store, 'q');
  const absence = new Absence(-1);
  const holder = await server.open({ ...FAST, leaseMs: 60_000 });
  const { job, token } = await takenByGone(holder);
  expect(await absence.look(store, states)).toEqual([]);
  await job.moveToCompleted({}, token, false);
  expect(await absence.look(store, states)).toEqual([]);
  expect(await statesOf(store)).toEqual(['given up']);
  await holder.close();
});
