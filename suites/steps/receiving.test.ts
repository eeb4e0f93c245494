/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { expect, test } from '@jest/globals';
import type { Cloud } from '../../harness/cloud/cloud';
import { startCloud } from '../../harness/cloud/testing/start-cloud';
import { MemoryRun } from '../../harness/conformance/testing/memory-run';
import { showsNothing } from '../../harness/emulator/mutants/downlink';
import { eachReceives } from './receiving';
import { subscribed } from './subscribing';
import { setUpTopics } from './topics';

/** A cloud like the platform: it shows no packets, and subscriptions take effect later than documented. */
async function lateCloud(): Promise<Cloud> {
  const cloud = await startCloud();
  cloud.faults.subscriptionEffect(500);
  return Object.assign(Object.create(cloud), {
    capabilities: new Set([...cloud.capabilities].filter((one) => one !== 'packets')),
    profile: { ...cloud.profile, subscriptionEffectMs: 300 },
  }) as Cloud;
}

test('a message before a subscription is in effect at the cloud is not counted against the module', async () => {
  const run = await new MemoryRun(await lateCloud(), { deadlineMs: 1_500 }).ready();
  const record = await run.run({
    from: 'connected',
    run: async (bench) => {
      await subscribed(bench, [bench.topic('data'), 0]);
      await eachReceives(bench, [bench.topic('data')]);
    },
  });
  const later = await run.run({
    from: 'connected',
    run: async (bench) => {
      const { topic, module, cloud, fence, check, nonce } = bench;
      await setUpTopics(bench, [topic('other'), 1]);
      const [from, text] = [module.mark(), nonce()];
      await cloud.push(topic('other'), text, 1);
      const reported = await fence.down(topic('other'), from, 1);
      check('messages reported', reported.map(({ payload }) => payload.toString()).join()).is(text);
    },
  });
  await run.close();
  const broken = [record, later].flatMap(({ checks }) => checks.filter(({ held }) => !held));
  expect({ verdicts: [record.verdict, later.verdict], broken }).toEqual({
    verdicts: ['pass', 'pass'],
    broken: [],
  });
});

test('a module that reports no message fails there as elsewhere', async () => {
  const run = await new MemoryRun(await lateCloud(), { mutant: showsNothing, deadlineMs: 400 }).ready();
  const record = await run.run({
    from: 'connected',
    run: async (bench) => {
      await subscribed(bench, [bench.topic('data'), 0]);
      await eachReceives(bench, [bench.topic('data')]);
    },
  });
  await run.close();
  expect(record.verdict).toBe('fail');
});
