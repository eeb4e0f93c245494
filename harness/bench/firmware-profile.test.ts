import { expect, test } from '@jest/globals';
import { me3630 } from '../family/me3630';
import { profileFor } from './preflight';

const at = (host: string) => ({ host, port: 1883 });

test.each([
  ['both on loopback', [at('127.0.0.1'), at('127.0.0.1')], 'manual-1.6/loopback'],
  ['IPv6 loopback and a name', [at('::1'), at('localhost')], 'manual-1.6/loopback'],
  ['the broker advertised elsewhere', [at('127.0.0.1'), at('cloud.lab.example')], 'manual-1.6/on-the-air'],
  ['listening everywhere', [at('0.0.0.0'), at('192.0.2.7')], 'manual-1.6/on-the-air'],
  ['a cloud of its own', [null, null], 'manual-1.6/on-the-air'],
])('a module whose cloud is %s', (_what, addresses, profile) => {
  expect(profileFor(me3630, addresses).name).toBe(profile);
});
