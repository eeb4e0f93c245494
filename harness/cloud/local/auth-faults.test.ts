/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sign, signContent } from '../devices';
import { eventually, startCloud } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
/** After each test the endpoint works again. */
afterEach(async () => {
  await cloud.faults.reset();
  const response = await authenticate();
  expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ code: 200 })]);
});

function authenticate(signal: AbortSignal | null = null): Promise<Response> {
  const { productKey, deviceName, deviceSecret } = cloud.device;
  const signed = { clientId: 'x', deviceName, productKey };
  const signature = sign('hmacsha1', deviceSecret, signContent(new Map(Object.entries(signed))));
  const body = new URLSearchParams({ ...signed, signmethod: 'hmacsha1', sign: signature });
  const { host, port } = cloud.authAddress;
  return fetch(`http://${host}:${port}/auth/devicename`, { method: 'POST', body, signal });
}

describe('pre-authentication', () => {
  test('is down', async () => {
    await cloud.faults.auth({ kind: 'down' });
    await expect(authenticate()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('never answers', async () => {
    await cloud.faults.auth({ kind: 'hang' });
    const since = cloud.witness.mark();
    const patience = new AbortController();
    const answer = authenticate(patience.signal);
    expect(await eventually(cloud, 'AUTH', since)).toMatchObject({ code: 0, signmethod: 'hmacsha1' });
    patience.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('is slow', async () => {
    await cloud.faults.auth({ kind: 'slow', ms: 60 });
    const before = performance.now();
    const response = await authenticate();
    expect(performance.now() - before).toBeGreaterThanOrEqual(59);
    expect(await response.json()).toMatchObject({ code: 200 });
  });

  test('fails with an HTTP status', async () => {
    await cloud.faults.auth({ kind: 'status', status: 500 });
    const since = cloud.witness.mark();
    expect((await authenticate()).status).toBe(500);
    expect((await eventually(cloud, 'AUTH', since)).code).toBe(500);
  });

  test('refuses with a JSON code', async () => {
    await cloud.faults.auth({ kind: 'code', code: 6200 });
    expect(await (await authenticate()).json()).toEqual({ code: 6200, message: 'auth type mismatch' });
  });

  test('answers garbage', async () => {
    await cloud.faults.auth({ kind: 'garbage' });
    await expect(authenticate()).rejects.toThrow();
  });
});

test('an address that is in use or not local is named', async () => {
  const { port } = cloud.authAddress;
  const started = startCloud({ authListen: { host: '127.0.0.1', port } });
  await expect(started).rejects.toMatchObject({
    name: 'CloudUnavailable',
    message: `pre-authentication cannot listen on 127.0.0.1:${port}: another program is using that address`,
  });
  const nowhere = startCloud({ cloudListen: { host: '192.0.2.1', port: 1883 } });
  await expect(nowhere).rejects.toMatchObject({
    message: expect.stringMatching(/this machine has no such address/),
  });
});

test('a cloud that listens beyond this machine says so', async () => {
  expect(cloud.notes).toEqual([]);
  const open = await startCloud({ cloudListen: { host: '0.0.0.0', port: 0 } });
  const { port } = open.mqttAddress;
  expect(open.notes).toEqual([
    expect.stringMatching(new RegExp(`MQTT broker listens on 0\\.0\\.0\\.0:${port}`)),
  ]);
});
