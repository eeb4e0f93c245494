/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { expect, test } from '@jest/globals';
import { startCloud } from '../../harness/cloud/testing/start-cloud';
import type { CloudEvent, CloudEventKind } from '../../harness/cloud/witness';
import { MemoryRun } from '../../harness/conformance/testing/memory-run';
import type { Behaviour } from '../../harness/emulator/behaviour';
import { downlink } from './downlink';

const OTHER = 'of an earlier case';
const ALL = { since: 0, deadlineMs: 1_000 };

test.each<[string, CloudEventKind]>([
  ['before its own ten', 'SUBACK'],
  ['behind its own ten', 'PUBACK'],
])('a PUBACK for another message that came %s is not counted', async (_when, behind) => {
  const cloud = await startCloud();
  const isOther = (e: CloudEvent) => e.what === 'PUBLISH' && e.payload.toString() === OTHER;
  const publishesLate: Behaviour = {
    name: 'publishes when the cloud has the PUBACK for the other message',
    command: async ({ name }, _module, next) => {
      if (name !== '+CLOUDPUB') return next();
      const other = await cloud.witness.next(isOther, ALL);
      const id = other?.what === 'PUBLISH' ? other.packetId : null;
      await cloud.witness.next((e) => e.what === 'PUBACK' && e.packetId === id, ALL);
      return next();
    },
  };
  // A PUBACK is on its way for 40 ms, while the case goes on.
  const run = await new MemoryRun(cloud, {
    mutant: { dialect: { networkDelayMs: 40 }, behaviours: [publishesLate] },
    deadlineMs: 1_500,
  }).ready();
  const topics: string[] = [];
  let isSent = false;
  const stop = cloud.witness.onEvent((e) => {
    if (e.what === 'SUBSCRIBE') topics.push(...e.topics.map(({ topic }) => topic));
    if (e.what !== behind || isSent) return;
    isSent = true;
    void cloud.publish(topics.at(-1) ?? '', Buffer.from(OTHER), 1);
  });
  const once = downlink.find(({ id }) => id === 'mqtt-qos-1-messages-are-acknowledged-once-and-in-order');
  if (!once) throw new Error('there is no such case');
  const { verdict, checks } = await run.run(once);
  stop();
  await run.close();
  expect({ verdict, failed: checks.filter(({ held }) => !held) }).toEqual({ verdict: 'pass', failed: [] });
});
