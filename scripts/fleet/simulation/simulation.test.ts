import { expect, jest } from '@jest/globals';
import { withStore } from '../../../fleet/testing/fleet-test';
import { simulate } from './simulation';

jest.setTimeout(240_000);

/** Quick cases only. */
const PLAN = [
  'auth-wrong-secret-is-reported-fail',
  'auth-unknown-device-name-is-reported-fail',
  'auth-unknown-product-key-is-reported-fail',
  'auth-pkey-of-1-bytes-is-legal',
  'auth-pkey-of-64-bytes-is-legal',
  'auth-pkey-of-65-bytes-is-refused',
];

withStore('a small lab: machines are killed, and every case is judged exactly once', async () => {
  const said: string[] = [];
  const figures = await simulate({
    ...{ benches: 6, machines: 3, firmwares: 2, seconds: 10, killEverySeconds: 3 },
    ...{ paceMs: 200, parts: 3, plan: PLAN, timing: { leaseMs: 3_000, checkMs: 500 } },
    say: (text) => said.push(text),
  });
  expect(figures.notOnce).toEqual([]);
  expect(figures.cases).toBe(figures.qualifications * PLAN.length);
  expect(figures.qualifications).toBeGreaterThanOrEqual(2);
  expect(said.some((text) => /^[2-9] machines were killed$/.test(text))).toBe(true);
});
