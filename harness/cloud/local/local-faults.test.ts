/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, logIn, RawDevice, signedLogin, startCloud, topicOf } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
/** After each test the cloud works again. */
afterEach(async () => {
  await cloud.faults.reset();
  const device = await logIn(cloud);
  const topic = topicOf(cloud, 'data');
  expect(await device.subscribe(topic)).toEqual([0]);
  device.publish(topic, 'normal', 1, 9);
  expect((await device.untilQuiet()).map(({ cmd }) => cmd).sort()).toEqual(['puback', 'publish']);
  device.send({ cmd: 'disconnect' });
  await device.closed;
  expect(await cloud.alive(1000)).toBe(true);
});

describe('the login', () => {
  test.each([1, 2, 3, 4, 5] as const)('gets CONNACK %i', async (code) => {
    cloud.faults.connack(code);
    const since = cloud.witness.mark();
    const { device, returnCode } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device));
    expect(returnCode).toBe(code);
    await device.closed;
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('refused');
  });

  test('finds the broker unreachable, and existing connections are cut', async () => {
    const device = await logIn(cloud);
    await cloud.faults.brokerUnreachable();
    await device.closed;
    await expect(RawDevice.open(cloud.mqttAddress)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await cloud.alive(1000)).toBe(true);
  });

  test('is refused above the limit per minute', async () => {
    cloud.faults.connectLimit(5);
    for (let n = 0; n < 5; n++) (await logIn(cloud)).destroy();
    const { returnCode } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device));
    expect(returnCode).toBe(3);
  });
});

describe('an acknowledgement', () => {
  test('of a PUBLISH is withheld', async () => {
    const device = await logIn(cloud);
    cloud.faults.puback({ kind: 'withheld' });
    device.publish(topicOf(cloud, 'data'), 'x', 1, 11);
    expect(await device.untilQuiet()).toEqual([]);
  });

  test('of a PUBLISH is doubled', async () => {
    const device = await logIn(cloud);
    cloud.faults.puback({ kind: 'doubled' });
    device.publish(topicOf(cloud, 'data'), 'x', 1, 12);
    expect((await device.untilQuiet()).map(({ cmd, messageId }) => [cmd, messageId])).toEqual([
      ['puback', 12],
      ['puback', 12],
    ]);
  });

  test('of a SUBSCRIBE comes late', async () => {
    const device = await logIn(cloud);
    cloud.faults.suback({ kind: 'late', ms: 50 });
    const since = cloud.witness.mark();
    expect(await device.subscribe(topicOf(cloud, 'data'))).toEqual([0]);
    const asked = await eventually(cloud, 'SUBSCRIBE', since);
    const answered = await eventually(cloud, 'SUBACK', since);
    expect(answered.t - asked.t).toBeGreaterThanOrEqual(49);
  });

  test('of a SUBSCRIBE is withheld, but the subscription is in effect', async () => {
    const device = await logIn(cloud);
    cloud.faults.suback({ kind: 'withheld' });
    const topic = topicOf(cloud, 'data');
    device.send({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic, qos: 0 }] });
    device.publish(topic, 'x', 0);
    expect((await device.untilQuiet()).map(({ cmd }) => cmd)).toEqual(['publish']);
  });

  test('refuses the selected topics', async () => {
    const device = await logIn(cloud);
    cloud.faults.refuseSubscription((topic) => topic.endsWith('/b'));
    expect(await device.subscribe(...['a', 'b', 'c'].map((name) => topicOf(cloud, name)))).toEqual([
      0, 0x80, 0,
    ]);
  });
});

describe('the connection', () => {
  test('stays open and becomes silent', async () => {
    const since = cloud.witness.mark();
    const device = await logIn(cloud);
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    cloud.faults.halfOpen();
    device.publish(topic, 'unheard', 1, 5);
    await cloud.publish(topic, Buffer.from('unsent'), 1);
    const next = await logIn(cloud);
    expect(cloud.witness.events(since).filter(({ what }) => what === 'PUBLISH')).toEqual([]);
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('taken-over');
    next.destroy();
  });

  test('stays silent until the fault is reset, then ends', async () => {
    const device = await logIn(cloud);
    cloud.faults.halfOpen();
    const since = cloud.witness.mark();
    await cloud.faults.reset();
    await device.closed;
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('shutdown');
  });

  test('is cut', async () => {
    const device = await logIn(cloud);
    const since = cloud.witness.mark();
    cloud.faults.cut();
    await device.closed;
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('shutdown');
  });

  test('is taken over by a client that leaves at once and does not change the session', async () => {
    const { device } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    const since = cloud.witness.mark();
    await cloud.faults.takeOver();
    await device.closed;
    expect(
      cloud.witness.events(since).map((each) => [each.what, each.what === 'CLOSED' && each.end]),
    ).toEqual([['CLOSED', 'taken-over']]);
    expect(await cloud.isOnline(cloud.device)).toBe(false);
    await cloud.publish(topic, Buffer.from('waits'), 1);
    const again = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
    expect(await again.device.next('publish')).toMatchObject({ dup: false });
    again.device.destroy();
    await cloud.forgetSession(cloud.device);
  });
});

describe('the platform', () => {
  test('delays the effect of a subscription after its acknowledgement', async () => {
    const device = await logIn(cloud);
    const topic = topicOf(cloud, 'data');
    cloud.faults.subscriptionEffect(60_000);
    expect(await device.subscribe(topic)).toEqual([0]);
    device.publish(topic, 'too early', 0);
    expect(await device.untilQuiet()).toEqual([]);
    await cloud.faults.reset();
    device.publish(topic, 'in time', 0);
    expect((await device.next('publish')).payload.toString()).toBe('in time');
  });

  test('delays the effect of an unsubscription after its acknowledgement', async () => {
    const device = await logIn(cloud);
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    cloud.faults.subscriptionEffect(60_000);
    device.send({ cmd: 'unsubscribe', messageId: 4, unsubscriptions: [topic] });
    await device.next('unsuback');
    device.publish(topic, 'still', 0);
    expect((await device.next('publish')).payload.toString()).toBe('still');
    await cloud.faults.reset();
    device.publish(topic, 'no more', 0);
    expect(await device.untilQuiet()).toEqual([]);
  });

  test('applies changes in quick succession in their order', async () => {
    const device = await logIn(cloud);
    const topic = topicOf(cloud, 'data');
    for (let round = 0; round < 20; round += 1) {
      cloud.faults.subscriptionEffect(60_000);
      for (let messageId = 10; messageId < 30; messageId += 2) {
        device.send({ cmd: 'unsubscribe', messageId, unsubscriptions: [topic] });
        await device.next('unsuback');
        await device.subscribe(topic);
      }
      await cloud.faults.reset();
      device.publish(topic, `round ${round}`, 0);
      expect((await device.next('publish')).payload.toString()).toBe(`round ${round}`);
    }
  });

  test('keeps a subscription that was pending when the device left', async () => {
    const { device } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
    const topic = topicOf(cloud, 'data');
    cloud.faults.subscriptionEffect(60_000);
    await device.subscribe(topic);
    const since = cloud.witness.mark();
    device.destroy();
    await eventually(cloud, 'CLOSED', since);
    await cloud.publish(topic, Buffer.from('waits'), 1);
    const again = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device), { clean: false });
    expect((await again.device.next('publish')).payload.toString()).toBe('waits');
    again.device.destroy();
    await cloud.forgetSession(cloud.device);
  });

  test('silently drops messages above the rate', async () => {
    const device = await logIn(cloud);
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    cloud.faults.publishLimit(3);
    for (let n = 1; n <= 5; n++) device.publish(topic, `${n}`, 1, n);
    const came = await device.untilQuiet();
    expect(came.filter(({ cmd }) => cmd === 'puback').map(({ messageId }) => messageId)).toEqual([1, 2, 3]);
    expect(came.filter(({ cmd }) => cmd === 'publish')).toHaveLength(3);
  });
});
