/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, logIn, RawDevice, signedLogin, startCloud, topicOf } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterEach(() => cloud.forgetSession(cloud.device));

describe('one connection a device', () => {
  test('the second login ends the first, and the witness says why', async () => {
    const since = cloud.witness.mark();
    const first = await logIn(cloud, { keepalive: 1200 });
    const second = await logIn(cloud, { keepalive: 1200 });
    await first.closed;
    const end = await eventually(cloud, 'CLOSED', since);
    const logins = cloud.witness.events(since).filter(({ what }) => what === 'CONNACK');
    expect(end).toMatchObject({ end: 'taken-over', dir: 'tx', link: logins[0]?.link });
    expect(await cloud.isOnline(cloud.device)).toBe(true);
    second.destroy();
  });

  test('the same client id from another device also ends the connection', async () => {
    const first = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device, { id: 'same' }), {
      keepalive: 1200,
    });
    const second = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.other, { id: 'same' }), {
      keepalive: 1200,
    });
    await first.device.closed;
    expect(await cloud.isOnline(cloud.device)).toBe(false);
    expect(await cloud.isOnline(cloud.other)).toBe(true);
    second.device.destroy();
  });

  test.each([
    ['disconnect', (device: RawDevice) => device.send({ cmd: 'disconnect' })],
    ['dropped', (device: RawDevice) => device.destroy()],
  ] as const)('a connection that the device ends is %s', async (end, act) => {
    const device = await logIn(cloud, { keepalive: 1200 });
    const since = cloud.witness.mark();
    act(device);
    expect(await eventually(cloud, 'CLOSED', since)).toMatchObject({ end, dir: 'rx' });
    expect(await cloud.isOnline(cloud.device)).toBe(false);
  });
});

describe('keepalive', () => {
  test.each([
    [0, 2],
    [29, 2],
    [30, 0],
    [1200, 0],
    [1201, 2],
  ])('of %i s gets CONNACK %i', async (keepalive, code) => {
    const { device, returnCode } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), {
      keepalive,
    });
    expect(returnCode).toBe(code);
    if (code !== 0) await device.closed;
    device.destroy();
  });

  test('ends a silent connection after one and a half of it', async () => {
    const hurried = await startCloud({ secondMs: 20 });
    const device = await logIn(hurried, { keepalive: 30 });
    await device.closed;
    const asked = await eventually(hurried, 'CONNECT', 0);
    const end = await eventually(hurried, 'CLOSED', 0);
    expect(end.end).toBe('keepalive');
    // The timer may start before the event is noted.
    expect(end.t - asked.t).toBeGreaterThanOrEqual(900 - 50);
  });
});

describe('a session that is not clean', () => {
  test('belongs to the device, keeps subscriptions and QoS 1 messages, and drops QoS 0', async () => {
    const topic = topicOf(cloud, 'data');
    const first = await logIn(cloud, { clean: false, keepalive: 1200 });
    await first.subscribe(topic);
    first.send({ cmd: 'disconnect' });
    await first.closed;
    await cloud.publish(topic, Buffer.from('zero'), 0);
    await cloud.publish(topic, Buffer.from('one'), 1);
    await cloud.publish(topic, Buffer.from('two'), 1);

    const form = signedLogin(cloud.device, { id: 'another-client-id' });
    const second = await RawDevice.login(cloud.mqttAddress, form, { clean: false, keepalive: 1200 });
    expect(second.sessionPresent).toBe(true);
    const messages = [await second.device.next('publish'), await second.device.next('publish')];
    expect(messages.map(({ payload, qos, dup }) => [`${payload}`, qos, dup])).toEqual([
      ['one', 1, false],
      ['two', 1, false],
    ]);
    expect(await second.device.untilQuiet()).toEqual([]);
    second.device.destroy();
  });

  test('is discarded by a clean login, with its queued messages', async () => {
    const topic = topicOf(cloud, 'data');
    const first = await logIn(cloud, { clean: false, keepalive: 1200 });
    await first.subscribe(topic);
    first.send({ cmd: 'disconnect' });
    await first.closed;
    await cloud.publish(topic, Buffer.from('waits'), 1);
    const clean = await logIn(cloud, { clean: true, keepalive: 1200 });
    expect(await clean.untilQuiet()).toEqual([]);
    clean.send({ cmd: 'disconnect' });
    await clean.closed;
    const form = signedLogin(cloud.device);
    const last = await RawDevice.login(cloud.mqttAddress, form, { clean: false, keepalive: 1200 });
    expect(last.sessionPresent).toBe(false);
    expect(await last.device.untilQuiet()).toEqual([]);
    last.device.destroy();
  });

  test('is discarded on demand, whether the device is connected or not', async () => {
    const topic = topicOf(cloud, 'data');
    const device = await logIn(cloud, { clean: false, keepalive: 1200 });
    await device.subscribe(topic);
    await cloud.forgetSession(cloud.device);
    await cloud.publish(topic, Buffer.from('unheard'), 1);
    expect(await device.untilQuiet()).toEqual([]);
    await device.subscribe(topic);
    device.destroy();
    await device.closed;
    await cloud.publish(topic, Buffer.from('waits'), 1);
    await cloud.forgetSession(cloud.device);
    const form = signedLogin(cloud.device);
    const again = await RawDevice.login(cloud.mqttAddress, form, { clean: false, keepalive: 1200 });
    expect(again.sessionPresent).toBe(false);
    expect(await again.device.untilQuiet()).toEqual([]);
    again.device.destroy();
  });
});

test.each([
  [3, 'MQIsdp', 0],
  [4, 'MQTT', 0],
  [5, 'MQTT', 1],
] as const)('MQTT protocol level %i (%s) gets CONNACK %i', async (protocolVersion, protocolId, code) => {
  const device = await RawDevice.open(cloud.mqttAddress);
  const { clientId, username, password } = signedLogin(cloud.device, { id: 'more-than-23-characters-long' });
  device.send({
    cmd: 'connect',
    protocolVersion,
    protocolId,
    clientId,
    username,
    password: Buffer.from(password),
    keepalive: 1200,
  });
  expect((await device.next('connack')).returnCode).toBe(code);
  device.destroy();
});
