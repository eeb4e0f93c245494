import { expect, jest, test } from '@jest/globals';
import { Pace, RateLimit, RateLimits } from './rate-limit';

test('the limit applies to any interval, and refused ones are not counted', () => {
  const limit = new RateLimit(1000);
  const times = [0, 400, 900, 999, 1000, 1001, 1400];
  expect(times.map((now) => limit.admits(2, now))).toEqual([true, true, false, false, true, false, true]);
});

test('each has its own limit, until all are reset', () => {
  const limits = new RateLimits(1000);
  const ask = (who: string) => limits.admits(who, 1, 0);
  expect([ask('a'), ask('a'), ask('b')]).toEqual([true, false, true]);
  limits.clear();
  expect(ask('a')).toBe(true);
});

test('a caller that keeps the pace is never refused, and callers keep their order', async () => {
  jest.useFakeTimers({ now: 0 });
  const limit = new RateLimit(1000);
  const pace = new Pace(2, 1000, () => Date.now());
  const taken: [number, number, boolean][] = [];
  const all = [0, 1, 2, 3, 4].map((i) =>
    pace.take().then(() => taken.push([i, Date.now(), limit.admits(2, Date.now())])),
  );
  await jest.advanceTimersByTimeAsync(2000);
  await Promise.all(all);
  jest.useRealTimers();
  expect(taken).toEqual([
    [0, 0, true],
    [1, 0, true],
    [2, 1000, true],
    [3, 1000, true],
    [4, 2000, true],
  ]);
});
