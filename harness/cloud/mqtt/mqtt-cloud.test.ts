import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sign, signContent } from '../devices';
import type { Token } from '../local/access';
import { hasProgram } from '../testing/machine';
import { MosquittoBroker } from '../testing/mosquitto-broker';
import { eventually, RawDevice, topicOf } from '../testing/start-cloud';
import { testIf } from '../testing/test-if';
import { type MqttCloud, startMqttCloud } from './mqtt-cloud';

const installed = hasProgram('mosquitto');
const here = testIf(installed, 'the broker mosquitto is not installed, Debian’s package is mosquitto');

test('a broker that cannot be reached is named, without its password', async () => {
  const started = startMqttCloud({ clock: () => 0, url: 'mqtt://bench:hidden@127.0.0.1:1' });
  await expect(started).rejects.toMatchObject({ name: 'CloudUnavailable' });
  const message = await started.catch((error: Error) => error.message);
  expect(message).toMatch(/127\.0\.0\.1:1 .*ECONNREFUSED/);
  expect(message).not.toMatch(/hidden/);
});

describe('Mosquitto behind the relay', () => {
  let broker: MosquittoBroker;
  let cloud: MqttCloud;
  beforeAll(async () => {
    if (!installed) return;
    broker = await MosquittoBroker.start();
    const origin = performance.now();
    cloud = await startMqttCloud({ clock: () => performance.now() - origin, url: broker.url });
  });
  afterAll(async () => {
    await cloud?.close();
    await broker?.stop();
  });

  /** The module's two steps: pre-authentication, then MQTT with the token. */
  async function authenticate(): Promise<Token> {
    const { productKey, deviceName, deviceSecret } = cloud.device;
    const signed = { clientId: `${productKey}.${deviceName}`, deviceName, productKey };
    const signature = sign('hmacmd5', deviceSecret, signContent(new Map(Object.entries(signed))));
    const { host, port } = cloud.authAddress;
    const response = await fetch(`http://${host}:${port}/auth/devicename`, {
      method: 'POST',
      body: new URLSearchParams({ ...signed, sign: signature, resources: 'mqtt' }),
    });
    const { data } = (await response.json()) as { data: Token & { resources: { mqtt: unknown } } };
    expect(data.resources.mqtt).toEqual(cloud.mqttAddress);
    return data;
  }

  async function logIn(clean: boolean, change: Partial<Token> = {}) {
    const { iotId, iotToken } = { ...(await authenticate()), ...change };
    const clientId = `${cloud.device.productKey}.${cloud.device.deviceName}`;
    return RawDevice.login(cloud.mqttAddress, { clientId, username: iotId, password: iotToken }, { clean });
  }

  here('a message need not wait for the acknowledgement of TCP, which takes 40 ms', async () => {
    const times: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      const began = performance.now();
      await cloud.publish(topicOf(cloud, 'data'), Buffer.from(`${n}`), 0);
      times.push(performance.now() - began);
    }
    // A busy machine makes a few of them slow; waiting for the acknowledgement, nearly all are.
    expect(times.filter((ms) => ms < 40).length).toBeGreaterThan(15);
  });

  here('lets the device in, and the witness sees every packet', async () => {
    const since = cloud.witness.mark();
    const { device } = await logIn(true);
    const topic = topicOf(cloud, 'data');
    expect(await device.subscribe(topic)).toEqual([0]);
    device.publish(topic, 'up', 1, 3);
    await device.next('puback');
    await device.untilQuiet();
    await cloud.publish(topic, Buffer.from('down'), 0);
    expect((await device.next('publish')).payload.toString()).toBe('down');
    expect(await cloud.isOnline(cloud.device)).toBe(true);
    device.send({ cmd: 'disconnect' });
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('disconnect');
    const seen = cloud.witness.events(since).map(({ dir, what }) => `${dir} ${what}`);
    expect(seen.slice(0, 6)).toEqual([
      'tx AUTH',
      'rx CONNECT',
      'tx CONNACK',
      'rx SUBSCRIBE',
      'tx SUBACK',
      'rx PUBLISH',
    ]);
    expect(seen.slice(-2)).toEqual(['rx DISCONNECT', 'rx CLOSED']);
    expect(await cloud.isOnline(cloud.device)).toBe(false);
    const { productKey, deviceName } = cloud.device;
    expect(cloud.witness.events(since)[1]?.device).toEqual({ productKey, deviceName });
  });

  here('differs from the platform exactly as its profile says', async () => {
    const { badSecretCode, foreignSubscribe, deliveryQos, dupOnRedelivery } = cloud.profile;
    const refused = await logIn(true, { iotToken: 'wrong' });
    expect(refused.returnCode).toBe(badSecretCode);

    const { device } = await logIn(false);
    const [own, foreign] = [topicOf(cloud, 'data'), topicOf(cloud, 'data', 'other')];
    expect(await device.subscribe(own, foreign)).toEqual([0, foreignSubscribe === 'granted' ? 0 : 0x80]);
    await cloud.publish(own, Buffer.from('x'), 1);
    expect((await device.next('publish')).qos).toBe(deliveryQos === 'minimum' ? 0 : 1);

    device.send({ cmd: 'subscribe', messageId: 8, subscriptions: [{ topic: own, qos: 1 }] });
    await device.next('suback');
    await cloud.publish(own, Buffer.from('unacknowledged'), 1);
    expect((await device.next('publish')).dup).toBe(false);
    device.destroy();
    const again = await logIn(false);
    expect((await again.device.next('publish')).dup).toBe(dupOnRedelivery);
    again.device.destroy();
  });

  here('ends the first of two connections, and the witness records the reason', async () => {
    const first = await logIn(true);
    const since = cloud.witness.mark();
    const second = await logIn(true);
    await first.device.closed;
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('taken-over');
    second.device.destroy();
  });

  here('discards a session on demand', async () => {
    const { device } = await logIn(false);
    await device.subscribe(topicOf(cloud, 'data'));
    await cloud.forgetSession(cloud.device);
    await device.closed;
    const again = await logIn(false);
    expect(again.sessionPresent).toBe(false);
    again.device.destroy();
    await cloud.forgetSession(cloud.device);
  });

  here('is not alive once it has stopped', async () => {
    expect(await cloud.alive(2000)).toBe(true);
    await broker.stop();
    expect(await cloud.alive(100)).toBe(false);
  });
});
