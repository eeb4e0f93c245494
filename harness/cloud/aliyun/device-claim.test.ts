import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { claimDevice } from './open-platform';
import type { OpenApi, PlatformStatus } from './openapi';

function aDevice() {
  return { productKey: 'a1abcdefghi', deviceName: randomUUID().slice(0, 20) };
}

/** A platform that always reports this state. */
function saying(status: PlatformStatus): OpenApi {
  return { statusOf: async () => status } as unknown as OpenApi;
}

test('a second run on this machine is refused before it logs in, and accepted after the first has ended', async () => {
  const device = aDevice();
  const release = await claimDevice(device, null);
  await expect(claimDevice(device, null)).rejects.toMatchObject({
    name: 'CloudUnavailable',
    message: expect.stringMatching(/another run on this machine \(process \d+\) uses the device/),
  });
  release();
  (await claimDevice(device, null))();
});

test('two devices do not disturb one another', async () => {
  const releases = [await claimDevice(aDevice(), null), await claimDevice(aDevice(), null)];
  for (const release of releases) release();
});

test('a run elsewhere is detected by the platform: the device is connected', async () => {
  const device = aDevice();
  await expect(claimDevice(device, saying('ONLINE'))).rejects.toThrow(/is connected to the platform already/);
  for (const status of ['OFFLINE', 'UNACTIVE'] as const) (await claimDevice(device, saying(status)))();
});
