/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import net from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { logIn, RawDevice, signedLogin, startCloud, topicOf } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

/** Faults of the broker library that must not reach the device. */
describe('the broker’s own faults are not visible', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startCloud();
  });

  async function returning(): Promise<RawDevice> {
    const { device } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
    return device;
  }

  test('messages sent without a pause are not lost', async () => {
    const topic = topicOf(cloud, 'data');
    const device = await logIn(cloud);
    await device.subscribe(topic);
    const published = Array.from({ length: 50 }, (_, n) => [
      cloud.publish(topic, Buffer.from(`${n}:1`), 1),
      cloud.publish(topic, Buffer.from(`${n}:0`), 0),
    ]).flat();
    await Promise.all(published);
    const came: string[] = [];
    while (came.length < 100) came.push(`${(await device.next('publish')).payload}`);
    expect(came).toEqual(Array.from({ length: 50 }, (_, n) => [`${n}:1`, `${n}:0`]).flat());
    device.destroy();
  });

  test('a message that was not acknowledged is repeated once, with DUP', async () => {
    const topic = topicOf(cloud, 'data');
    const first = await returning();
    await first.subscribe(topic);
    await cloud.publish(topic, Buffer.from('again'), 1);
    const sent = await first.next('publish');
    expect(sent.dup).toBe(false);
    first.destroy();
    await first.closed;
    const second = await returning();
    const resent = await second.next('publish');
    expect([resent.dup, resent.messageId, `${resent.payload}`]).toEqual([true, sent.messageId, 'again']);
    second.send({ cmd: 'puback', messageId: resent.messageId ?? 0 });
    await second.untilQuiet();
    second.destroy();
    await second.closed;
    const third = await returning();
    expect(await third.untilQuiet()).toEqual([]);
    third.destroy();
    await cloud.forgetSession(cloud.device);
  });

  test('a refused topic is not stored in the session', async () => {
    const [own, foreign] = [topicOf(cloud, 'data'), topicOf(cloud, 'data', 'other')];
    const first = await returning();
    expect(await first.subscribe(own, foreign)).toEqual([0, 0x80]);
    first.destroy();
    await first.closed;
    await cloud.publish(foreign, Buffer.from('secret'), 1);
    await cloud.publish(own, Buffer.from('mine'), 1);
    const second = await returning();
    expect((await second.untilQuiet()).map((each) => each.cmd === 'publish' && `${each.payload}`)).toEqual([
      'mine',
    ]);
    second.destroy();
    await cloud.forgetSession(cloud.device);
  });

  test('a persistent session with overlapping subscriptions loses neither its connection nor its messages', async () => {
    const device = await returning();
    await device.subscribe(topicOf(cloud, '#'), topicOf(cloud, 'data'));
    await cloud.publish(topicOf(cloud, 'data'), Buffer.from('one'), 1);
    await cloud.publish(topicOf(cloud, 'data'), Buffer.from('two'), 1);
    const came = (await device.untilQuiet()).map((each) => each.cmd === 'publish' && `${each.payload}`);
    expect(came).toEqual(['one', 'two']);
    device.destroy();
    await device.closed;
    const again = await returning();
    const resent = await again.untilQuiet();
    expect(resent.map((each) => each.cmd === 'publish' && `${each.payload} ${each.dup}`)).toEqual([
      'one true',
      'two true',
    ]);
    again.destroy();
    await cloud.forgetSession(cloud.device);
  });

  test('a keepalive out of range gets a return code of MQTT 3.1.1', async () => {
    const form = signedLogin(cloud.device);
    const { returnCode } = await RawDevice.login(cloud.mqttAddress, form, { keepalive: 5000 });
    expect(returnCode).toBeGreaterThanOrEqual(1);
    expect(returnCode).toBeLessThanOrEqual(5);
  });

  test('an MQTT 3.1 client id of more than 23 characters is accepted', async () => {
    const device = await RawDevice.open(cloud.mqttAddress);
    const { clientId, username, password } = signedLogin(cloud.device, { timestamp: '2524608000000' });
    device.send({
      cmd: 'connect',
      protocolVersion: 3,
      protocolId: 'MQIsdp',
      clientId,
      username,
      password: Buffer.from(password),
      keepalive: 60,
    });
    expect((await device.next('connack')).returnCode).toBe(0);
    device.destroy();
  });

  test('closing does not wait for connections that never sent anything', async () => {
    const shortLived = await startCloud();
    const silent = [shortLived.mqttAddress, shortLived.authAddress].map(({ host, port }) =>
      net.connect(port, host),
    );
    const closed = silent.map(
      (socket) => new Promise((resolve) => socket.on('close', resolve).on('error', () => {})),
    );
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const device = await logIn(shortLived);
    const before = performance.now();
    await shortLived.close();
    expect(performance.now() - before).toBeLessThan(1000);
    await Promise.all([...closed, device.closed]);
  });
});
