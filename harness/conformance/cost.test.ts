import { expect, test } from '@jest/globals';
import { platformProfile } from '../cloud/aliyun/platform';
import { takesEverythingForACommand } from '../emulator/mutants/line';
import type { Verdict } from '../ledger/record';
import { type Case, clause } from './case';
import { assumptions, costAt, PLACES, type Place, RunLimits, waitsOf } from './cost';

const SELECTION = {
  family: 'me3630',
  only: [],
  exclude: [],
  level: 'all',
  repeat: 1,
  disruptive: false,
  endurance: false,
} as const;

const made = (id: string, over: Partial<Case>): Case => ({
  id,
  title: id,
  level: 'must',
  requirements: ['R-010'],
  from: 'idle',
  refutedBy: [takesEverythingForACommand],
  run: async () => {},
  ...over,
});

const clauses = [
  clause({
    document: { id: 'd', title: 'D', edition: '1' },
    number: '1',
    title: 'T',
    cases: [
      made('asks', {}),
      made('listens', { from: 'connected', needs: ['downlink'] }),
      made('sees-packets', { from: 'connected', needs: ['packets'] }),
      made('restarts', { needs: ['disruptive'] }),
      ...Array.from({ length: 10 }, (_, i) => made(`hangs-up-${i}`, { from: 'connected', leaves: 'idle' })),
    ],
  }),
];

const [loopback, network, platform] = PLACES;
const place: Place = { ...network, perCase: 2, perConnect: 10, subscriptionEffect: 0 };

test('cases and connects take time; a case that may not run costs nothing', () => {
  // The cases: asks, listens, sees-packets, and ten that disconnect. Connects: one for the first, one after each
  // disconnect, one for the controls.
  expect(costAt(place, clauses, SELECTION)).toEqual({
    cases: 13,
    connects: 11,
    minutes: (13 * 2 + 11 * 10) / 60,
  });
  expect(costAt(place, clauses, { ...SELECTION, disruptive: true }).cases).toBe(14);
});

test('each repetition costs the same again', () => {
  expect(costAt(place, clauses, { ...SELECTION, repeat: 3 })).toMatchObject({ cases: 39, connects: 31 });
});

test('a subscription that takes effect late costs that time', () => {
  const slow = costAt({ ...place, subscriptionEffect: 60 }, clauses, SELECTION);
  expect(slow.minutes - costAt(place, clauses, SELECTION).minutes).toBeCloseTo(1);
});

test('where connects per minute are limited, the limit sets the duration', () => {
  const { connects, minutes } = costAt({ ...place, connectsPerMinute: 1 }, clauses, SELECTION);
  expect(minutes).toBe(connects);
});

test('cases whose subscriptions stay wait only once', () => {
  const [only] = clauses;
  if (!only) throw new Error('no clause was made');
  const placed = (stays: boolean) =>
    [1, 2, 3].map((n) => ({
      clause: stays ? { ...only, subscriptionsStay: true as const } : only,
      case: made(`listens-${n}`, { from: 'connected', needs: ['downlink'] }),
    }));
  const profile = { ...platformProfile(1), subscriptionEffectMs: 10_000 };
  expect(waitsOf(placed(false), profile)).toEqual({ connects: 2, waitS: 30 });
  expect(waitsOf(placed(true), profile).waitS).toBe(10);
  expect(waitsOf([...placed(true), ...placed(false)], profile).waitS).toBe(40);
});

test('a case that the platform does not support is not counted', () => {
  expect(costAt(platform, clauses, SELECTION).cases).toBe(12);
});

test('the assumptions are stated with the figures used', () => {
  for (const figure of [
    loopback.perCase,
    network.perConnect,
    platform.connectsPerMinute,
    platform.subscriptionEffect,
  ])
    expect(assumptions()).toContain(` ${figure} `);
});

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

test('a limit reached after the last case leaves no case out', () => {
  const { run } = limited({ bail: 1 });
  run.heard({ verdict: 'fail' });
  expect(run.reached()).not.toBeNull();
  expect(run.notRun).toBeNull();
});
