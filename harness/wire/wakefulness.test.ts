import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Wakefulness } from './wakefulness';

/** Turns of the event loop until it may sleep again. */
async function turnsAwake(wakefulness: Wakefulness): Promise<number> {
  let turns = 0;
  for (; wakefulness.awake; turns += 1) await turn();
  return turns;
}

/** A clock that goes on by a hundredth of a millisecond whenever it is read. */
function steppingClock(): () => number {
  let ms = 0;
  return () => {
    ms += 0.01;
    return ms;
  };
}

test('stays awake for a moment behind what was sent, and no longer', async () => {
  const wakefulness = new Wakefulness(steppingClock());
  expect(wakefulness.awake).toBe(false);
  wakefulness.sent();
  expect(await turnsAwake(wakefulness)).toBeLessThanOrEqual(31);
});

test('may sleep once the answer is there', () => {
  const wakefulness = new Wakefulness();
  wakefulness.sent();
  expect(wakefulness.awake).toBe(true);
  wakefulness.received();
  expect(wakefulness.awake).toBe(false);
});

test('tries more and more seldom where answers take longer', async () => {
  const wakefulness = new Wakefulness(steppingClock());
  let tries = 0;
  for (let write = 0; write < 10_000; write += 1) {
    wakefulness.sent();
    if (wakefulness.awake) tries += 1;
    await turnsAwake(wakefulness);
    wakefulness.received();
  }
  expect(tries).toBeLessThan(30);
});

test('one answer in time, and every one is waited for again', async () => {
  const wakefulness = new Wakefulness(steppingClock());
  for (let write = 0; write < 100; write += 1) {
    wakefulness.sent();
    await turnsAwake(wakefulness);
  }
  while (!wakefulness.awake) wakefulness.sent();
  wakefulness.received();
  for (let write = 0; write < 100; write += 1) {
    wakefulness.sent();
    expect(wakefulness.awake).toBe(true);
    wakefulness.received();
  }
});
