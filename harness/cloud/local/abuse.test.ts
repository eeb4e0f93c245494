/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { generate } from 'mqtt-packet';
import type { Address } from '../cloud';
import { usedMemory } from '../testing/machine';
import { eventually, logIn, RawDevice, signedLogin, startCloud, topicOf } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

/**
 * The memory that an attack may use, in bytes: two devices at their limits, the witness, and 500 connections without
 * login.
 */
const MEMORY_BOUND = 64 * 1024 * 1024;
const QUARTER_MB = 256 * 1024;

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
/** After each attack the cloud serves the next device as before. */
afterEach(async () => {
  const device = await logIn(cloud);
  const topic = topicOf(cloud, 'data');
  await device.subscribe(topic);
  device.publish(topic, 'served', 1, 2);
  expect((await device.next('publish')).payload.toString()).toBe('served');
  device.destroy();
  await cloud.forgetSession(cloud.device);
});

async function open({ host, port }: Address): Promise<net.Socket> {
  const socket = net.connect({ host, port });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

function closed(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    socket.once('close', () => resolve()).resume();
  });
}

describe('a stranger', () => {
  test.each([
    ['random bytes', randomBytes(4096)],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a TLS hello', Buffer.from('160301020001fc0303', 'hex')],
    ['a packet of 256 MB', Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
    ['a CONNECT of 3 KB', Buffer.from([0x10, 0x80, 0x18, ...Buffer.alloc(2000)])],
    [
      'a PUBLISH before CONNECT',
      generate({ cmd: 'publish', topic: '/a', payload: 'x', qos: 0, dup: false, retain: false }),
    ],
    ['a CONNECT of a protocol unheard of', Buffer.from('100c00044d515454070200040000', 'hex')],
    ['a CONNECT without a client id', generate({ cmd: 'connect', clientId: '', clean: true, keepalive: 60 })],
  ])('with %s is refused by the broker', async (_what, bytes) => {
    const socket = await open(cloud.mqttAddress);
    socket.write(bytes);
    await closed(socket);
  });

  test.each([
    ['random bytes', randomBytes(4096)],
    [
      'a body of 10 KB',
      Buffer.from(`POST /auth/devicename HTTP/1.1\r\nContent-Length: 10000\r\n\r\n${'x'.repeat(10_000)}`),
    ],
    ['headers of 100 KB', Buffer.from(`POST / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)],
  ])('with %s is refused by pre-authentication', async (_what, bytes) => {
    const socket = await open(cloud.authAddress);
    socket.write(bytes);
    await closed(socket);
  });

  test('that requests another path from pre-authentication gets the right one in the answer', async () => {
    const { host, port } = cloud.authAddress;
    const response = await fetch(`http://${host}:${port}/auth/register/device`, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('POST /auth/devicename'),
    ]);
  });

  test('that never completes a packet is disconnected', async () => {
    const hurried = await startCloud({ secondMs: 20 });
    const [silent, half] = [await open(hurried.mqttAddress), await open(hurried.mqttAddress)];
    half.write(Buffer.from([0x10, 0x40, 0x00]));
    await Promise.all([closed(silent), closed(half)]);
    const form = signedLogin(hurried.device);
    const { device } = await RawDevice.login(hurried.mqttAddress, form, { keepalive: 30 });
    const since = hurried.witness.mark();
    device.write(Buffer.from([0x30, 0x40, 0x00]));
    await device.closed;
    expect((await eventually(hurried, 'CLOSED', since)).end).toBe('keepalive');
  });
});

test('500 connections with half a packet each use little memory and do not block a device', async () => {
  const before = await usedMemory();
  const strangers = await Promise.all(Array.from({ length: 500 }, () => open(cloud.mqttAddress)));
  for (const socket of strangers) socket.write(Buffer.from([0x10, 0xff, 0x0f, ...Buffer.alloc(1500)]));
  const device = await logIn(cloud);
  expect(await device.subscribe(topicOf(cloud, 'data'))).toEqual([0]);
  expect((await usedMemory()) - before).toBeLessThan(MEMORY_BOUND);
  for (const socket of strangers) socket.destroy();
  device.destroy();
});

describe('a device', () => {
  test('receives nothing of another one, whatever it subscribes to', async () => {
    const spy = await logIn(cloud);
    const { productKey, deviceName } = cloud.other;
    const filters = [
      '#',
      '/#',
      '+/+/+/#',
      '/+/+/data',
      `/${productKey}/#`,
      `/${productKey}/+/data`,
      `/+/${deviceName}/data`,
    ];
    expect(await spy.subscribe(...filters)).toEqual(filters.map(() => 0x80));
    expect(await spy.subscribe('$SYS/#', '/bench/#', topicOf(cloud, 'data', 'other'))).toEqual([
      0x80, 0x80, 0x80,
    ]);
    const victim = await logIn(cloud, { as: 'other' });
    await victim.subscribe(topicOf(cloud, 'data', 'other'));
    victim.publish(topicOf(cloud, 'data', 'other'), 'secret', 1);
    await victim.next('publish');
    await cloud.alive(1000);
    expect(await spy.untilQuiet()).toEqual([]);
    spy.destroy();
    victim.destroy();
  });

  test('that announces 256 MB is disconnected before it sends them', async () => {
    const device = await logIn(cloud);
    device.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
    await device.closed;
  });

  test('that does not read is disconnected, and its backlog is bounded', async () => {
    const before = await usedMemory();
    const { device } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    const since = cloud.witness.mark();
    device.stopReading();
    for (let n = 0; n < 100; n++) await cloud.publish(topic, Buffer.alloc(QUARTER_MB), 1);
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('refused');
    expect((await usedMemory()) - before).toBeLessThan(MEMORY_BOUND);
    device.destroy();
    const again = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
    const waiting = (await again.device.untilQuiet()).filter(({ cmd }) => cmd === 'publish');
    expect(waiting.length).toBeGreaterThanOrEqual(31);
    expect(waiting.length).toBeLessThanOrEqual(32);
    again.device.destroy();
  });

  test('that floods its own topic gets all of it back, and memory returns to normal', async () => {
    const device = await logIn(cloud);
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    const before = await usedMemory();
    const message = generate({
      cmd: 'publish',
      topic,
      payload: 'x'.repeat(1000),
      qos: 0,
      dup: false,
      retain: false,
    });
    device.write(Buffer.concat(Array(5000).fill(message)));
    expect(await device.untilQuiet()).toHaveLength(5000);
    expect((await usedMemory()) - before).toBeLessThan(MEMORY_BOUND);
    device.destroy();
  });
});
