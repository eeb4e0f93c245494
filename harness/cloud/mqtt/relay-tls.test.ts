import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sign, signContent } from '../devices';
import { CertificateAuthority } from '../local/certificate-authority';
import { hasProgram } from '../testing/machine';
import { MosquittoBroker } from '../testing/mosquitto-broker';
import { eventually, RawDevice, topicOf } from '../testing/start-cloud';
import { testIf } from '../testing/test-if';
import { type MqttCloud, startMqttCloud } from './mqtt-cloud';

const installed = hasProgram('mosquitto');
const here = testIf(installed, 'the broker mosquitto is not installed, Debian’s package is mosquitto');

describe('Mosquitto over TLS behind the relay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relay-tls-'));
  let broker: MosquittoBroker;
  let cloud: MqttCloud;
  let ca: string;
  beforeAll(async () => {
    if (!installed) return;
    const authority = await CertificateAuthority.open({ directory: folder });
    ca = authority.certPem;
    broker = await MosquittoBroker.start(await authority.issue(['127.0.0.1']));
    const origin = performance.now();
    cloud = await startMqttCloud({ clock: () => performance.now() - origin, url: broker.url, ca });
  });
  afterAll(async () => {
    await cloud?.close();
    await broker?.stop();
    rmSync(folder, { recursive: true });
  });

  /** The module's two steps: pre-authentication, then MQTT through the relay, which is plain. */
  async function logIn() {
    const { productKey, deviceName, deviceSecret } = cloud.device;
    const clientId = `${productKey}.${deviceName}`;
    const signed = { clientId, deviceName, productKey };
    const signature = sign('hmacmd5', deviceSecret, signContent(new Map(Object.entries(signed))));
    const { host, port } = cloud.authAddress;
    const response = await fetch(`http://${host}:${port}/auth/devicename`, {
      method: 'POST',
      body: new URLSearchParams({ ...signed, sign: signature, resources: 'mqtt' }),
    });
    const { data } = (await response.json()) as { data: { iotId: string; iotToken: string } };
    const login = { clientId, username: data.iotId, password: data.iotToken };
    return RawDevice.login(cloud.mqttAddress, login, { clean: false });
  }

  here('carries every packet both ways and shows it to the witness', async () => {
    const since = cloud.witness.mark();
    const { device, returnCode } = await logIn();
    expect(returnCode).toBe(0);
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    device.publish(topic, 'up', 1, 3);
    await device.next('puback');
    await device.untilQuiet();
    await cloud.publish(topic, Buffer.alloc(100_000, 'x'), 0);
    expect((await device.next('publish')).payload).toHaveLength(100_000);
    expect(await cloud.alive(2000)).toBe(true);
    device.send({ cmd: 'disconnect' });
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('disconnect');
    const seen = new Set(cloud.witness.events(since).map(({ dir, what }) => `${dir} ${what}`));
    for (const packet of [
      'rx CONNECT',
      'tx CONNACK',
      'rx SUBSCRIBE',
      'tx SUBACK',
      'rx PUBLISH',
      'tx PUBLISH',
    ])
      expect(seen).toContain(packet);
  });

  here('discards a session over TLS, too', async () => {
    const { device } = await logIn();
    await device.subscribe(topicOf(cloud, 'data'));
    await cloud.forgetSession(cloud.device);
    await device.closed;
    const again = await logIn();
    expect(again.sessionPresent).toBe(false);
    again.device.destroy();
    await cloud.forgetSession(cloud.device);
  });

  here('refuses a broker whose certificate is not trusted', async () => {
    const started = startMqttCloud({ clock: () => 0, url: broker.url });
    await expect(started).rejects.toMatchObject({ name: 'CloudUnavailable' });
    await expect(started).rejects.toThrow(/certificate/);
  });
});

test('a broker that is not a TLS server is reported', async () => {
  const started = startMqttCloud({ clock: () => 0, url: 'mqtts://127.0.0.1:1' });
  await expect(started).rejects.toThrow(/127\.0\.0\.1:1 cannot be used/);
});
