/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Cloud } from '../cloud/cloud';
import type { StartLocalCloud } from '../cloud/testing/cloud-environment';
import { MemoryRun } from '../conformance/testing/memory-run';
import type { Behaviour, Module } from '../emulator/behaviour';
import { PrerequisiteLost } from './prerequisite';
import { resultText } from './sent-command';

declare const startLocalCloud: StartLocalCloud;

jest.setTimeout(30_000);

let cloud: Cloud;
let run: MemoryRun;

beforeEach(async () => {
  cloud = await startLocalCloud();
});
afterEach(() => run.close());

/** Makes the module ignore all input until its power is switched. */
function hang({ state }: Module): 'silent' {
  state.settings.set('hung', 'yes');
  return 'silent';
}

const deafWhenHung: Behaviour = {
  name: 'deaf when hung',
  input: (_, { state }) => (state.settings.has('hung') ? Buffer.alloc(0) : undefined),
};

const hangsAtTheCommand: Behaviour = {
  name: 'hangs at AT+HANG',
  command: ({ name }, module) => (name === '+HANG' ? hang(module) : undefined),
};

/** Hangs at the first bare `AT` after a start, `times` times; then it works. */
function hangsBehindStarts(times: number): Behaviour {
  const seen = new Set<object>();
  return {
    name: 'hangs behind a start',
    command: ({ name }, module) => {
      const started = seen.size > 0;
      const first = !seen.has(module.state);
      if (name === '+HANG') seen.add(module.state);
      if (name !== '' || !started || !first || seen.size > times) return undefined;
      seen.add(module.state);
      return hang(module);
    },
  };
}

let switched: number;

async function onABench(behaviours: readonly Behaviour[], power?: (module: Module) => void) {
  switched = 0;
  const quick = { deadlineMs: 100, bootMs: 200 };
  const powerCycle = (module: Module) => {
    switched += 1;
    if (power) power(module);
    else module.powerCycle();
  };
  const mutant = { behaviours: [deafWhenHung, hangsAtTheCommand, ...behaviours] };
  run = await new MemoryRun(cloud, { mutant, powerCycle, ...quick }).ready();
}

/** A case that sends this command. */
const caseThatTypes = (command: string) =>
  run.run({
    run: async ({ module, check }) => {
      check('result', resultText(await module.send(command))).is('OK');
    },
  });

const notes = (what: string) =>
  run.events.filter((event) => event.side === 'bench' && event.what === what).map(({ t, ...rest }) => rest);
const rungs = () => notes('recovery').map(({ rung }) => rung);

const LADDER = ['drain', 'escape from data mode', 'fill up a data mode', 'reset command', 'power cycle'];

test('a module that hangs is restarted by its power, and only the case in which it hung fails', async () => {
  await onABench([]);
  expect((await caseThatTypes('AT+HANG')).verdict).toBe('fail');
  expect(rungs()).toEqual(LADDER);
  expect(switched).toBe(1);
  expect((await caseThatTypes('AT')).verdict).toBe('pass');
  expect(rungs()).toEqual(LADDER);
});

test('a module that hangs again in the next case is restarted again', async () => {
  await onABench([]);
  expect((await caseThatTypes('AT+HANG')).verdict).toBe('fail');
  expect((await caseThatTypes('AT+HANG')).verdict).toBe('fail');
  expect(switched).toBe(2);
  expect((await caseThatTypes('AT')).verdict).toBe('pass');
});

test('a module that hangs again right after its restart is restarted once more', async () => {
  await onABench([hangsBehindStarts(1)]);
  expect((await caseThatTypes('AT+HANG')).verdict).toBe('fail');
  expect(notes('the module hangs again')).toMatchObject([{ behind: 'power cycle' }]);
  expect(switched).toBe(2);
  expect((await caseThatTypes('AT')).verdict).toBe('pass');
});

test('a module that always hangs right after its restart is given up', async () => {
  await onABench([hangsBehindStarts(99)]);
  await caseThatTypes('AT+HANG');
  const reason = 'the module hangs again each time it was brought back, 3 times in a row';
  expect(await caseThatTypes('AT')).toMatchObject({
    ...{ verdict: 'inconclusive', attribution: 'bench', reason },
  });
  expect({ switched, said: notes('given up').length }).toEqual({ switched: 3, said: 1 });
});

test('a module that never comes back is given up once; the rest of the run is inconclusive because of the bench', async () => {
  await onABench([], () => {});
  expect((await caseThatTypes('AT+HANG')).verdict).toBe('fail');
  const reason = 'the module answers nothing any more and could not be brought back';
  for (let i = 0; i < 2; i += 1)
    expect(await caseThatTypes('AT')).toMatchObject({
      ...{ verdict: 'inconclusive', attribution: 'bench', reason },
    });
  expect({ switched, said: notes('given up').length }).toEqual({ switched: 1, said: 1 });
});

test.each([
  ['says why', new PrerequisiteLost('bench', 'uhubctl did not switch the power: no such hub')],
  ['breaks', new Error('uhubctl did not switch the power: no such hub')],
])('a power switch that %s ends the recovery, and the reason is reported', async (_how, thrown) => {
  await onABench([], () => {
    throw thrown;
  });
  expect((await caseThatTypes('AT+HANG')).verdict).toBe('fail');
  expect(notes('recovery').at(-1)).toMatchObject({ rung: 'power cycle', trouble: thrown.message });
  expect(notes('tidying up failed')).toEqual([]);
  expect(await caseThatTypes('AT')).toMatchObject({
    verdict: 'inconclusive',
    attribution: 'bench',
    reason: `the module answers nothing any more and could not be brought back: ${thrown.message}`,
  });
});
