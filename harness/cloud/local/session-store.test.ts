/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { beforeAll, expect, test } from '@jest/globals';
import { RawDevice, signedLogin, startCloud, topicOf } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

const WEEK_MS = 7 * 24 * 3600 * 1000;

let cloud: LocalCloud;
let now = 0;
beforeAll(async () => {
  cloud = await startCloud({ clock: () => now });
});

/** The messages queued for the device, first word of each. */
async function waiting(): Promise<string[]> {
  const { device } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
  const came = await device.untilQuiet();
  device.destroy();
  await device.closed;
  return came.flatMap((each) => (each.cmd === 'publish' ? [`${each.payload}`] : []));
}

async function subscribeAndLeave(topic: string): Promise<void> {
  const { device } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
  await device.subscribe(topic);
  device.send({ cmd: 'disconnect' });
  await device.closed;
}

test('messages are queued for a week and no longer', async () => {
  const topic = topicOf(cloud, 'data');
  await subscribeAndLeave(topic);
  await cloud.publish(topic, Buffer.from('first day'), 1);
  now += WEEK_MS - 1;
  await cloud.publish(topic, Buffer.from('last day'), 1);
  expect(await waiting()).toEqual(['first day', 'last day']);
  now += 2;
  expect(await waiting()).toEqual(['last day']);
  await cloud.forgetSession(cloud.device);
});

test('a thousand messages are queued, no more', async () => {
  const topic = topicOf(cloud, 'data');
  await subscribeAndLeave(topic);
  for (let n = 0; n < 1005; n++) await cloud.publish(topic, Buffer.from(`${n}`), 1);
  const came = await waiting();
  expect([came.length, came[0], came.at(-1)]).toEqual([1000, '0', '999']);
  await cloud.forgetSession(cloud.device);
});
