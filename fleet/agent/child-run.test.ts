import { expect, test } from '@jest/globals';
import { environmentFor } from './child-run';

test('a run gets the secrets of its bench, a lease, and nothing of the store', () => {
  const env = { LEFT_DEVICE_SECRET: 'x', FLEET_STORE: 'rediss://:hunter2@lab', FLEET_STORE_CA: 'ca.pem' };
  expect(environmentFor(env, '/tmp/lease')).toEqual({
    LEFT_DEVICE_SECRET: 'x',
    ME3630_LEASE_FILE: '/tmp/lease',
  });
});
