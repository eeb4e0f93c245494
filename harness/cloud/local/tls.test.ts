/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Address } from '../cloud';
import { sign, signContent } from '../devices';
import { hasProgram } from '../testing/machine';
import { eventually, RawDevice, signedLogin, startCloud, topicOf } from '../testing/start-cloud';
import { testIf } from '../testing/test-if';
import type { LocalCloud } from './local-cloud';

const ANY: Address = { host: '127.0.0.1', port: 0 };
const PLATFORM = 'public.iot-as-mqtt.cn-shanghai.aliyuncs.com';
const directory = mkdtempSync(join(tmpdir(), 'test-ca-'));
let cloud: LocalCloud;
let ca: string;
beforeAll(async () => {
  cloud = await startCloud({ tls: { authListen: ANY, cloudListen: ANY, ca: { directory } } });
  ca = readFileSync(cloud.caFile ?? '', 'utf8');
});
afterAll(() => rmSync(directory, { recursive: true }));

/**
 * The connection of a module whose DNS resolves to our address: it trusts the authority and expects the platform's host
 * name.
 */
async function connectTls(options: tls.ConnectionOptions = {}): Promise<tls.TLSSocket> {
  const { host = '', port = 0 } = cloud.tlsMqttAddress ?? {};
  const socket = tls.connect({ host, port, servername: PLATFORM, ca, ...options });
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  return socket;
}

/** A pre-authentication over TLS; resolves to the JSON answer. */
async function authenticate(): Promise<{
  data: { iotId: string; iotToken: string; resources: { mqtt: Address } };
}> {
  const { productKey, deviceName, deviceSecret } = cloud.device;
  const signed = { clientId: 'x', deviceName, productKey };
  const signature = sign('hmacmd5', deviceSecret, signContent(new Map(Object.entries(signed))));
  const body = new URLSearchParams({ ...signed, sign: signature, resources: 'mqtt' }).toString();
  const { host = '', port = 0 } = cloud.tlsAuthAddress ?? {};
  return new Promise((resolve, reject) => {
    const request = https.request(
      {
        host,
        port,
        method: 'POST',
        path: '/auth/devicename',
        servername: 'iot-auth.cn-shanghai.aliyuncs.com',
        ca,
        agent: false,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(JSON.parse(text)));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

describe('over TLS', () => {
  test('a module that checks the certificate authenticates and logs in under the platform’s names', async () => {
    const { data } = await authenticate();
    expect(data.resources.mqtt).toEqual(cloud.tlsMqttAddress);
    const socket = await connectTls();
    expect([socket.authorized, socket.getProtocol()]).toEqual([true, 'TLSv1.2']);
    const device = RawDevice.over(socket);
    const form = { clientId: 'x|securemode=-1|', username: data.iotId, password: data.iotToken };
    expect((await device.login(form)).returnCode).toBe(0);
    const topic = topicOf(cloud, 'data');
    await device.subscribe(topic);
    await cloud.publish(topic, Buffer.alloc(100_000, 'x'), 1);
    expect((await device.next('publish')).payload).toHaveLength(100_000);
    const since = cloud.witness.mark();
    device.destroy();
    expect((await eventually(cloud, 'CLOSED', since)).end).toBe('dropped');
  });

  test('a module that trusts another authority, or uses TLS 1.1, is refused', async () => {
    await expect(connectTls({ ca: [] })).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE/),
    });
    await expect(connectTls({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toMatchObject({
      code: expect.any(String),
    });
  });

  test('the cipher suite of an old module is accepted', async () => {
    const socket = await connectTls({ ciphers: 'AES128-SHA' });
    expect(socket.getCipher().name).toBe('AES128-SHA');
    socket.destroy();
  });

  test('a fault of the broker applies to TLS as well', async () => {
    await cloud.faults.brokerUnreachable();
    await expect(connectTls()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await cloud.faults.reset();
    (await connectTls()).destroy();
  });

  test('the plain ports are unchanged', async () => {
    const { device, returnCode } = await RawDevice.login(cloud.mqttAddress, signedLogin(cloud.device));
    expect(returnCode).toBe(0);
    device.destroy();
  });
});

describe('the authority', () => {
  test('is created once, and its key is readable by its owner only', async () => {
    expect(statSync(join(directory, 'test-ca.key')).mode & 0o077).toBe(0);
    const second = await startCloud({ tls: { cloudListen: ANY, ca: { directory } } });
    expect(readFileSync(second.caFile ?? '', 'utf8')).toBe(ca);
    expect([second.tlsAuthAddress, second.tlsMqttAddress === null]).toEqual([null, false]);
  });

  test('that is unusable is named', async () => {
    const certFile = join(directory, 'none.crt');
    const started = startCloud({
      tls: { cloudListen: ANY, ca: { certFile, keyFile: join(directory, 'none.key') } },
    });
    await expect(started).rejects.toMatchObject({
      name: 'CloudUnavailable',
      message: expect.stringContaining(certFile),
    });
    writeFileSync(certFile, 'no certificate');
    const again = startCloud({
      tls: { cloudListen: ANY, ca: { certFile, keyFile: join(directory, 'test-ca.key') } },
    });
    await expect(again).rejects.toMatchObject({ name: 'CloudUnavailable' });
  });

  testIf(hasProgram('openssl'), 'openssl is not installed')(
    'can be the lab’s own, with an elliptic key',
    async () => {
      const [keyFile, certFile] = [join(directory, 'lab.key'), join(directory, 'lab.crt')];
      const subject = ['-subj', '/CN=Lab', '-days', '30', '-addext', 'basicConstraints=critical,CA:TRUE'];
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
      execFileSync('openssl', ['req', '-x509', ...key, '-out', certFile, ...subject], { stdio: 'ignore' });
      const own = await startCloud({ tls: { cloudListen: ANY, ca: { certFile, keyFile } } });
      const { host = '', port = 0 } = own.tlsMqttAddress ?? {};
      const socket = tls.connect({ host, port, servername: 'localhost', ca: readFileSync(certFile) });
      await new Promise<void>((resolve, reject) =>
        socket.once('secureConnect', resolve).once('error', reject),
      );
      expect(socket.authorized).toBe(true);
      socket.destroy();
    },
  );
});
