import { afterEach, expect, test } from '@jest/globals';
import { OwnTime } from './signs-of-life';

const HOUR = 3_600_000;
let own: OwnTime;
afterEach(() => own.stop());

/** A process whose clocks are set by the test. It reads them only when asked. */
function processAt() {
  const now = { t: 0, wall: 1_000_000 };
  own = new OwnTime({
    clock: () => now.t,
    wallClock: () => now.wall,
    lastEvent: () => now.t * 10,
    limitMs: 100,
    paceMs: HOUR,
  });
  return {
    pass: (ms: number, wallMs = ms) => {
      now.t += ms;
      now.wall += wallMs;
      return own.holeDuring(now.t - 1, now.t);
    },
  };
}

test('a process that runs has no hole', () => {
  const { pass } = processAt();
  expect([pass(100), pass(100), pass(1)]).toEqual([null, null, null]);
});

test('a stopped process has one, from the last time it was seen running', () => {
  const { pass } = processAt();
  pass(50);
  expect(pass(6_000)).toEqual({ from: { t: 50, event: 500 }, to: 6_050, ms: 6_000 });
  expect(pass(10)).toBeNull();
});

test('a machine that slept is detected by the calendar, as the monotonic clock stood still', () => {
  const { pass } = processAt();
  pass(50);
  expect(pass(5, HOUR)).toEqual({ from: { t: 50, event: 500 }, to: 55, ms: HOUR - 5 });
});

test('a clock that is set back, or changed by little, is not a sleep', () => {
  const { pass } = processAt();
  expect([pass(50, -HOUR), pass(50, 140)]).toEqual([null, null]);
});

test('a blocked event loop is detected without a question in time', () => {
  const origin = performance.now();
  const clock = () => performance.now() - origin;
  own = new OwnTime({ clock, wallClock: Date.now, lastEvent: () => 0, limitMs: 50, paceMs: 10 });
  while (clock() < 120);
  expect(own.holeDuring(0, 10)).toMatchObject({ from: { t: expect.any(Number) } });
});
