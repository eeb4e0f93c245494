/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, expect, test } from '@jest/globals';
import { findLoginWay } from '../bench/preflight';
import { resultText } from '../bench/sent-command';
import type { Address, Cloud } from '../cloud/cloud';
import { startCloud } from '../cloud/testing/start-cloud';
import type { Variant } from '../emulator/mutant';
import { logsInBothWays, logsInByMqtt, logsInByMqttAndStays } from '../emulator/variants/cloud';
import { MemoryRun } from './testing/memory-run';

let run: MemoryRun;
afterEach(() => run.close());

async function benchWith(variant: Pick<Variant, 'dialect'>, mqttAddress?: Address): Promise<MemoryRun> {
  const over = mqttAddress ? { mqttAddress: { value: mqttAddress } } : {};
  const cloud = Object.create(await startCloud(), over) as Cloud;
  run = await new MemoryRun(cloud, { mutant: variant }).ready();
  return run;
}

test.each([
  ['HTTP', { dialect: {} }, 'http'],
  ['MQTT', logsInByMqtt, 'mqtt'],
  ['an MQTT connection that stays', logsInByMqttAndStays, 'mqtt'],
  ['HTTP and then MQTT', logsInBothWays, 'http+mqtt'],
] as const)('a login by %s is detected as such', async (_what, variant, way) => {
  const { bench } = await benchWith(variant);
  expect(await findLoginWay(bench.module, bench.cloud)).toBe(way);
});

test('for a module that reaches neither, the message names both addresses', async () => {
  const { bench } = await benchWith(logsInByMqtt, { host: '127.0.0.1', port: 1 });
  await expect(findLoginWay(bench.module, bench.cloud)).rejects.toMatchObject({
    attribution: 'bench',
    message: expect.stringMatching(
      /never reached this cloud at .*, nor did it try the broker at 127\.0\.0\.1:1 /,
    ),
  });
});

test('the authentication server gives the answers of the broker, if the module authenticates there', async () => {
  const { bench } = await benchWith(logsInByMqtt);
  bench.cloud.logsInBy('mqtt');
  const since = bench.cloud.mark();
  const { device } = bench.cloud;
  await bench.module.authenticate(device);
  await bench.module.authenticate({ ...device, deviceSecret: 'wrong' });
  expect(bench.cloud.authentications(since)).toEqual([200, 401]);
  expect(await bench.cloud.loginAnswered(since, 100)).toBe(true);
  expect(await bench.cloud.loginAnswered(bench.cloud.mark(), 10)).toBe(false);
});

test('a module that keeps its authentication connection breaks no invariant, in this case or its neighbours', async () => {
  const { bench } = await benchWith(logsInByMqttAndStays);
  bench.cloud.logsInBy('mqtt');
  const authenticating = await run.run({
    run: async ({ module, device, cloud, check }) => {
      const { exchange } = await module.authenticate(device);
      check('final result', resultText(exchange)).is('OK');
      check('online', await cloud.becomes(true)).is(true);
    },
  });
  const next = await run.run({
    run: async ({ module, cloud, check }) => {
      check('online', await cloud.isOnline()).is(false);
      check('AT', resultText(await module.send('AT'))).is('OK');
    },
  });
  for (const record of [authenticating, next])
    expect(record).toMatchObject({ verdict: 'pass', brokenInvariants: [] });
});
