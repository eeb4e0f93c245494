/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { DeliveryFault } from '../cloud';
import { logIn, startCloud, topicOf } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterEach(() => cloud.faults.reset());

/** The DUP flag of each QoS 1 message received before a final QoS 0 message. */
async function duplicatesOf(fault: DeliveryFault | null): Promise<boolean[]> {
  const device = await logIn(cloud);
  const topic = topicOf(cloud, 'data');
  await device.subscribe(topic);
  if (fault !== null) cloud.faults.delivery(fault);
  await cloud.publish(topic, Buffer.from('message'), 1);
  await cloud.publish(topic, Buffer.from('fence'), 0);
  const duplicates: boolean[] = [];
  for (;;) {
    const message = await device.next('publish');
    if (message.payload.toString() === 'fence') break;
    duplicates.push(message.dup);
    device.send({ cmd: 'puback', messageId: message.messageId ?? 0 });
  }
  expect(await cloud.alive(1000)).toBe(true);
  device.destroy();
  return duplicates;
}

test.each([
  [null, [false]],
  ['repeated', [false, true]],
  ['first-lost', [true]],
] as const)('with the delivery fault %s, messages arrive with DUP %j', async (fault, duplicates) => {
  expect(await duplicatesOf(fault)).toEqual(duplicates);
});
