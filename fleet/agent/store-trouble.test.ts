import { expect, jest } from '@jest/globals';
import { takesOf } from '../queue/pools';
import type { Merged } from '../result/merged';
import { fleetTest, qualified, someGate, type TestFleet } from '../testing/fleet-test';
import { scriptedRuns } from '../testing/scripted-runs';
import { eventually } from '../testing/store-server';

jest.setTimeout(60_000);

/**
 * A qualification of one part, on the first of two benches, with a fault of the store in the middle of its run.
 * @param runs how often the part has to be run for it
 */
async function withTrouble(
  fleet: TestFleet,
  runs: number,
  trouble: (id: string) => Promise<void>,
): Promise<Merged> {
  const gate = someGate();
  let first = true;
  const { runner, started } = scriptedRuns(async () => {
    const isFirst = first;
    first = false;
    if (isFirst) await gate.passed;
    return {};
  });
  const { said } = fleet.agent(['LEFT', 'RIGHT'], runner);
  let troubled = false;
  const merged = await qualified(fleet.store, { parts: 1 }, async ({ id }) => {
    if (started.length === 0 || troubled) return;
    troubled = true;
    await trouble(id);
    gate.open();
  });
  if (started.length !== runs)
    throw new Error(`expected ${runs} runs, got ${started.join(', ')}; the agent said:\n${said.join('\n')}`);
  return merged;
}

/** The verdict of each case, and the number of benches that judged it. */
const judgements = ({ cases }: Merged) => [
  ...new Set(cases.map(({ by }) => `${by.length} ${by[0]?.verdict}`)),
];

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

fleetTest('a network failure shorter than the lease has no effect', async (fleet) => {
  const merged = await withTrouble(fleet, 1, async () => {
    fleet.server.freeze();
    await wait(fleet.store.timing.leaseMs / 3);
    fleet.server.thaw();
  });
  expect(merged).toMatchObject({ verdict: 'pass', notes: [] });
});

/** Waits until the part has been taken again. */
const takenAgain = ({ store }: TestFleet, id: string) =>
  eventually(async () => (await takesOf(store, id)).length > 1 || null, 'the second try');

fleetTest(
  'a longer network failure costs the run: the part is run again, and both attempts are listed',
  async (fleet) => {
    const merged = await withTrouble(fleet, 2, async (id) => {
      fleet.server.freeze();
      await wait(fleet.store.timing.leaseMs * 2);
      fleet.server.thaw();
      await takenAgain(fleet, id);
    });
    expect(merged.verdict).toBe('pass');
    expect(judgements(merged)).toEqual(['1 pass']);
    expect(merged.tries.map(({ lost }) => lost === null)).toEqual([false, true]);
  },
);

fleetTest(
  'a store that is killed and started again with its data continues without loss',
  async (fleet) => {
    const merged = await withTrouble(fleet, 1, async () => {
      await fleet.server.kill();
      await fleet.server.start();
    });
    expect(merged).toMatchObject({ verdict: 'pass', notes: [] });
  },
  // Only a power failure loses what is written but not yet on the disk, and a busy disk can keep the store for seconds.
  ['--appendonly', 'yes', '--appendfsync', 'no'],
);

fleetTest('what a store without persistence loses is queued again, with a note', async (fleet) => {
  const merged = await withTrouble(fleet, 2, async () => {
    await fleet.server.kill();
    await fleet.server.start();
  });
  expect(merged).toMatchObject({
    verdict: 'pass',
    notes: [expect.stringMatching(/^the store forgot \S+: queued 1 of 1 parts again$/)],
  });
  expect(judgements(merged)).toEqual(['1 pass']);
});
