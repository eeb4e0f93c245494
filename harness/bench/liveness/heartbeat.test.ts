import { afterEach, expect, test } from '@jest/globals';
import { Heartbeat } from './signs-of-life';

const LIMIT_MS = 100;
let heartbeat: Heartbeat;
afterEach(() => heartbeat.stop());

/** A peer that answers at once unless it is stopped. */
function thing() {
  const waiting: (() => void)[] = [];
  const state = { stopped: false, asked: 0 };
  return {
    state,
    roundTrip: (deadlineMs: number): Promise<boolean> => {
      state.asked += 1;
      if (!state.stopped) return Promise.resolve(true);
      return new Promise((resolve) => {
        const deadline = setTimeout(resolve, deadlineMs, false);
        waiting.push(() => {
          clearTimeout(deadline);
          resolve(true);
        });
      });
    },
    goOn: () => {
      state.stopped = false;
      for (const answer of waiting.splice(0)) answer();
    },
  };
}

function watch(roundTrip: (deadlineMs: number) => Promise<boolean>) {
  const origin = performance.now();
  const clock = () => performance.now() - origin;
  heartbeat = new Heartbeat({ clock, lastEvent: () => 7, roundTrip, limitMs: LIMIT_MS, paceMs: 20 });
  return clock;
}

async function nextTrip(): Promise<void> {
  const before = heartbeat.trips;
  while (heartbeat.trips === before) await new Promise((resolve) => setImmediate(resolve));
}

test('a server that answers is known to have been alive by the next round trip', async () => {
  const { roundTrip } = thing();
  const clock = watch(roundTrip);
  const to = clock();
  await heartbeat.settled(to);
  expect(heartbeat.holeDuring(0, to)).toBeNull();
  expect(heartbeat.trips).toBeGreaterThan(0);
});

test('a question starts the next round trip at once', async () => {
  const { roundTrip, state } = thing();
  const origin = performance.now();
  heartbeat = new Heartbeat({
    clock: () => performance.now() - origin,
    lastEvent: () => 0,
    roundTrip,
    limitMs: 3_600_000,
    paceMs: 3_600_000,
  });
  await heartbeat.settled(performance.now() - origin);
  expect(state.asked).toBe(2);
});

test('a server that stops and continues leaves one hole, and none after it', async () => {
  const { roundTrip, state, goOn } = thing();
  const clock = watch(roundTrip);
  await heartbeat.settled(clock());
  state.stopped = true;
  const stoppedAt = clock();
  await heartbeat.settled(stoppedAt);
  expect(heartbeat.holeDuring(stoppedAt, clock())).toMatchObject({ to: null, from: { event: 7 } });
  goOn();
  await nextTrip();
  const wentOnAt = clock();
  await heartbeat.settled(wentOnAt);
  expect(heartbeat.holeDuring(stoppedAt, wentOnAt)).toMatchObject({ to: expect.any(Number) });
  expect(heartbeat.holeDuring(wentOnAt, clock())).toBeNull();
});

test('a round trip that cannot be started counts as missing', async () => {
  const clock = watch(async () => {
    throw new Error('no route');
  });
  await heartbeat.settled(clock());
  expect(heartbeat.holeDuring(0, clock())).not.toBeNull();
});
