/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { generate } from 'mqtt-packet';
import { eventually, logIn, RawDevice, signedLogin, startCloud, topicOf } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

let cloud: LocalCloud;
let device: RawDevice;
beforeAll(async () => {
  cloud = await startCloud();
});
beforeEach(async () => {
  device = await logIn(cloud);
});
afterEach(() => device.destroy());

describe('delivery', () => {
  test.each([0, 1] as const)('has the publisher’s QoS %i, whatever the subscription’s', async (qos) => {
    const topic = topicOf(cloud, 'data');
    expect(await device.subscribe(topic)).toEqual([0]);
    await cloud.publish(topic, Buffer.from('down'), qos);
    expect(await device.next('publish')).toMatchObject({ topic, qos, retain: false, dup: false });
  });

  test('clears RETAIN and DUP, and nothing is retained', async () => {
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    device.send({ cmd: 'publish', topic, payload: 'x', qos: 1, messageId: 3, retain: true, dup: true });
    expect(await device.next('publish')).toMatchObject({ retain: false, dup: false });
    const other = topicOf(cloud, '#');
    await device.subscribe(other);
    expect(await device.untilQuiet()).toEqual([]);
  });

  test('happens once if subscriptions overlap', async () => {
    await device.subscribe(topicOf(cloud, '#'), topicOf(cloud, '+'), topicOf(cloud, 'data'));
    await cloud.publish(topicOf(cloud, 'data'), Buffer.from('once'), 0);
    await device.next('publish');
    expect(await device.untilQuiet()).toEqual([]);
  });

  test('ends with UNSUBACK', async () => {
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    device.send({ cmd: 'unsubscribe', messageId: 8, unsubscriptions: [topic, topicOf(cloud, 'never')] });
    expect((await device.next('unsuback')).messageId).toBe(8);
    await cloud.publish(topic, Buffer.from('unheard'), 1);
    expect(await device.untilQuiet()).toEqual([]);
  });

  test('keeps the order of packets that a device sends at once', async () => {
    const topic = topicOf(cloud, 'data');
    const publish = (payload: string, qos: 0 | 1, messageId: number) =>
      generate({ cmd: 'publish', topic, payload, qos, messageId, dup: false, retain: false });
    const subscribe = generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] });
    device.write(
      Buffer.concat([
        subscribe,
        ...Array.from({ length: 40 }, (_, n) => publish(`${n}`, n % 3 === 0 ? 1 : 0, n + 2)),
      ]),
    );
    const payloads: string[] = [];
    while (payloads.length < 40) payloads.push(`${(await device.next('publish')).payload}`);
    expect(payloads).toEqual(Array.from({ length: 40 }, (_, n) => `${n}`));
  });
});

describe('SUBSCRIBE', () => {
  test('of 8 topics is granted, of 9 refused completely', async () => {
    const topics = Array.from({ length: 9 }, (_, n) => topicOf(cloud, `t${n}`));
    expect(await device.subscribe(...topics.slice(0, 8))).toEqual(Array(8).fill(0));
    expect(await device.subscribe(...topics)).toEqual(Array(9).fill(0x80));
  });

  test('refuses foreign topics individually and grants the others', async () => {
    const topics = [topicOf(cloud, 'a'), topicOf(cloud, 'data', 'other'), '#', topicOf(cloud, 'b')];
    expect(await device.subscribe(...topics)).toEqual([0, 0x80, 0x80, 0]);
  });

  test('has a return code for each topic, also for a duplicate one, and grants no QoS 2', async () => {
    const topic = topicOf(cloud, 'data');
    const subscriptions = [0, 1, 2].map((qos) => ({ topic, qos: qos as 0 | 1 | 2 }));
    device.send({ cmd: 'subscribe', messageId: 5, subscriptions });
    expect((await device.next('suback')).granted).toEqual([0, 1, 1]);
  });

  test('is refused beyond 100 subscriptions', async () => {
    const topics = Array.from({ length: 104 }, (_, n) => topicOf(cloud, `t${n}`));
    const granted: number[] = [];
    for (let n = 0; n < 104; n += 8) granted.push(...(await device.subscribe(...topics.slice(n, n + 8))));
    expect(granted).toEqual([...Array(100).fill(0), ...Array(4).fill(0x80)]);
  });
});

describe('PUBLISH', () => {
  test('of 256 KB is delivered unchanged', async () => {
    const topic = topicOf(cloud, 'data');
    const payload = Buffer.alloc(256 * 1024, 'ab');
    await device.subscribe(topic);
    device.send({ cmd: 'publish', topic, payload, qos: 1, messageId: 2, dup: false, retain: false });
    expect(payload.equals((await device.next('publish')).payload as Buffer)).toBe(true);
  });

  test.each([
    ['a payload of 256 KB and a byte', 'data', Buffer.alloc(256 * 1024 + 1), 0],
    ['QoS 2', 'data', Buffer.from('x'), 2],
  ] as const)('with %s ends the connection', async (_what, name, payload, qos) => {
    const since = cloud.witness.mark();
    const topic = topicOf(cloud, name);
    device.send({ cmd: 'publish', topic, payload, qos, messageId: 2, dup: false, retain: false });
    await device.closed;
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('refused');
  });

  test('to another device’s topic is acknowledged and dropped', async () => {
    const other = await logIn(cloud, { as: 'other' });
    const topic = topicOf(cloud, 'data', 'other');
    await other.subscribe(topic);
    device.publish(topic, 'foreign', 1, 77);
    expect((await device.next('puback')).messageId).toBe(77);
    device.publish(topic, 'foreign', 0);
    expect(await device.untilQuiet()).toEqual([]);
    expect(await other.untilQuiet()).toEqual([]);
    other.destroy();
  });

  test('to another device’s topic ends the connection, if so configured', async () => {
    const strict = await startCloud({ foreignPublish: 'disconnected' });
    expect(strict.profile.foreignPublish).toBe('disconnected');
    const stranger = await logIn(strict);
    stranger.publish(topicOf(strict, 'data', 'other'), 'foreign', 1);
    await stranger.closed;
  });
});

test('a will is not published', async () => {
  const { clientId, username, password } = signedLogin(cloud.other);
  const topic = topicOf(cloud, 'data', 'other');
  const raw = await RawDevice.open(cloud.mqttAddress);
  raw.send({
    cmd: 'connect',
    clientId,
    username,
    password: Buffer.from(password),
    clean: false,
    keepalive: 60,
    will: { topic, payload: Buffer.from('gone'), qos: 1, retain: true },
  });
  expect((await raw.next('connack')).returnCode).toBe(0);
  await raw.subscribe(topic);
  raw.destroy();
  await raw.closed;
  const heir = await logIn(cloud, { as: 'other', clean: false });
  expect(await heir.untilQuiet()).toEqual([]);
  heir.destroy();
});
