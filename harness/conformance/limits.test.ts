import { expect, test } from '@jest/globals';
import type { Verdict } from '../ledger/record';
import { RunLimits } from './limits';

const NONE = { bail: null, maxMinutes: null, maxConnects: null };

function limited(limits: Partial<ConstructorParameters<typeof RunLimits>[0]>) {
  const spent = { ms: 0, connects: 0 };
  const run = new RunLimits(
    { ...NONE, ...limits },
    { clock: () => spent.ms, connects: () => spent.connects },
  );
  return { run, spent };
}

test('without a limit every case is started', () => {
  const { run, spent } = limited({});
  Object.assign(spent, { ms: 1e9, connects: 1e6 });
  for (let i = 0; i < 1000; i++) run.heard({ verdict: 'fail' });
  expect([run.refuse('a'), run.reached(), run.notRun]).toEqual([false, null, null]);
});

test('--bail counts failed cases and nothing else', () => {
  const { run } = limited({ bail: 2 });
  const others: readonly Verdict[] = ['pass', 'finding', 'inconclusive', 'error', 'not-applicable', 'fail'];
  for (const verdict of others) run.heard({ verdict });
  expect(run.refuse('a')).toBe(false);
  run.heard({ verdict: 'fail' });
  expect([run.refuse('b'), run.refuse('c')]).toEqual([true, true]);
  expect(run.notRun).toEqual({ reason: '--bail 2 was reached: 2 cases failed', cases: ['b', 'c'] });
});

test.each([
  [{ maxMinutes: 0.5 }, { ms: 29_999 }, { ms: 30_000 }, /^--max-minutes 0.5 was reached: the run is 0.5 min/],
  [
    { maxConnects: 3 },
    { connects: 2 },
    { connects: 3 },
    /^--max-connects 3 was reached: .* 3 MQTT connects$/,
  ],
])('%j', (limits, below, at, reason) => {
  const { run, spent } = limited(limits);
  Object.assign(spent, below);
  expect(run.refuse('a')).toBe(false);
  Object.assign(spent, at);
  expect(run.refuse('b')).toBe(true);
  expect(run.reached()).toMatch(reason);
});

test('a limit that was reached after the last case leaves nothing out', () => {
  const { run } = limited({ bail: 1 });
  run.heard({ verdict: 'fail' });
  expect(run.reached()).not.toBeNull();
  expect(run.notRun).toBeNull();
});
