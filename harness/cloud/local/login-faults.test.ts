/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { generate } from 'mqtt-packet';
import { FrameReader, MalformedPacket } from '../packets';
import { eventually, RawDevice, signedLogin, startCloud } from '../testing/start-cloud';
import { authServerAnswers } from './auth-server';
import type { LocalCloud } from './local-cloud';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud();
  cloud.faults.loginBy('mqtt');
});
/** After each test the broker accepts the device. */
afterEach(async () => {
  await cloud.faults.reset();
  expect(await codeOfLogin()).toBe(0);
});

async function codeOfLogin(): Promise<number | undefined> {
  const { device, returnCode } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device));
  device.destroy();
  return returnCode;
}

describe('faults of the authentication server, for a module that logs in by MQTT', () => {
  test('is a broker that cannot be reached', async () => {
    await cloud.faults.auth({ kind: 'down' });
    await expect(codeOfLogin()).rejects.toThrow();
  });

  test('is a broker that never answers CONNECT', async () => {
    await cloud.faults.auth({ kind: 'hang' });
    const since = cloud.witness.mark();
    await expect(codeOfLogin()).rejects.toThrow();
    const seen = cloud.witness.events(since).map(({ what }) => what);
    expect(seen).toContain('CONNECT');
    expect(seen).not.toContain('CONNACK');
  });

  test('is a broker that answers with bytes that are not MQTT', async () => {
    await cloud.faults.auth({ kind: 'garbage' });
    const since = cloud.witness.mark();
    const { host, port } = cloud.mqttAddress;
    const socket = net.connect({ host, port });
    const form = signedLogin(cloud.device);
    const password = Buffer.from(form.password);
    socket.write(
      generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, ...form, password }),
    );
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(() => [...new FrameReader(() => 100).read(bytes)]).toThrow(MalformedPacket);
    expect(await eventually(cloud, 'OTHER', since)).toMatchObject({ dir: 'tx' });
    socket.destroy();
  });

  test('is a broker that answers late', async () => {
    await cloud.faults.auth({ kind: 'slow', ms: 200 });
    const began = performance.now();
    expect(await codeOfLogin()).toBe(0);
    expect(performance.now() - began).toBeGreaterThanOrEqual(199);
  });

  test.each([
    [{ kind: 'status', status: 500 }, 3],
    [{ kind: 'code', code: 401 }, 4],
    [{ kind: 'code', code: 6200 }, 5],
  ] as const)('%j is CONNACK %i', async (fault, code) => {
    await cloud.faults.auth(fault);
    expect(await codeOfLogin()).toBe(code);
  });

  test('does not affect the HTTP endpoint', async () => {
    await cloud.faults.auth({ kind: 'down' });
    expect(await authServerAnswers(cloud.authAddress, 3_000)).toBe(true);
  });
});

test('a device with longer names than on the platform may log in with the id that SDKs build from them', async () => {
  const { productKey, deviceName } = cloud.longest;
  const id = `${productKey}.${deviceName}`;
  const login = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.longest, { id }));
  expect(login.returnCode).toBe(0);
  login.device.destroy();
  const other = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device, { id: 'q'.repeat(65) }));
  expect(other.returnCode).toBe(2);
});
