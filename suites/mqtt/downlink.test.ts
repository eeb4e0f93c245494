/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { expect, test } from '@jest/globals';
import { startCloud } from '../../harness/cloud/testing/start-cloud';
import { MemoryRun } from '../../harness/conformance/testing/memory-run';
import { downlink } from './downlink';

test('a PUBACK for a message from before its own ten is not counted', async () => {
  const cloud = await startCloud();
  // The PUBACK of the earlier message is still on its way when the case sends its own.
  const run = await new MemoryRun(cloud, {
    mutant: { dialect: { networkDelayMs: 40 } },
    deadlineMs: 1_500,
  }).ready();
  const topics: string[] = [];
  const stop = cloud.witness.onEvent((e) => {
    if (e.what === 'SUBSCRIBE') topics.push(...e.topics.map(({ topic }) => topic));
    if (e.what === 'SUBACK') void cloud.publish(topics.at(-1) ?? '', Buffer.from('earlier'), 1);
  });
  const once = downlink.find(({ id }) => id === 'mqtt-qos-1-messages-are-acknowledged-once-and-in-order');
  if (!once) throw new Error('there is no such case');
  const { verdict, checks } = await run.run(once);
  stop();
  await run.close();
  expect({ verdict, failed: checks.filter(({ held }) => !held) }).toEqual({ verdict: 'pass', failed: [] });
});
