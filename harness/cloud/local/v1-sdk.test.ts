/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import net from 'node:net';
import { beforeAll, expect, test } from '@jest/globals';
import { sign } from '../devices';
import { eventually, RawDevice, startCloud } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

const devices = {
  device: { productKey: 'a1V1Product', deviceName: 'v1-sdk-of-june-2017a', deviceSecret: 'Q7c'.repeat(10) },
  other: { productKey: 'a1V1Product', deviceName: 'other', deviceSecret: 'x' },
  disabled: { productKey: 'a1V1Product', deviceName: 'disabled', deviceSecret: 'x' },
  longest: { productKey: 'a1V1Product', deviceName: 'longest', deviceSecret: 'x' },
};
const { productKey, deviceName, deviceSecret } = devices.device;
const clientId = `${productKey}.${deviceName}`;
const content = `clientId${clientId}deviceName${deviceName}productKey${productKey}timestamp2524608000000`;

/**
 * The request of the first SDK of June 2017: the header lines in its order, then, in a separate write, the form in its
 * order.
 */
function request(signature: string): readonly [Buffer, Buffer] {
  const body =
    `productKey=${productKey}&deviceName=${deviceName}&sign=${signature}&version=default` +
    `&clientId=${clientId}&timestamp=2524608000000&resources=mqtt`;
  const header = [
    'POST /auth/devicename HTTP/1.1',
    'Host: iot-auth.cn-shanghai.aliyuncs.com',
    'Accept: text/xml,text/javascript,text/html,application/json',
    `Content-Length: ${body.length}`,
    'Content-Type: application/x-www-form-urlencoded;charset=utf-8',
    '',
    '',
  ].join('\r\n');
  return [Buffer.from(header), Buffer.from(body)];
}

let cloud: LocalCloud;
const secrets: [string, string][] = [];
beforeAll(async () => {
  cloud = await startCloud({ devices, onSecret: (secret, kind) => secrets.push([kind, secret]) });
});

/**
 * Sends the pieces one after the other and reads until the body is complete; leaves it to the client to close the
 * connection.
 */
async function exchange(pieces: readonly Buffer[]): Promise<string> {
  const { host, port } = cloud.authAddress;
  const socket = net.connect({ host, port, noDelay: true });
  let answer = '';
  const complete = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (/\r\n\r\n.*\}$/s.test(answer)) resolve();
    });
  });
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
  await complete;
  socket.destroy();
  return answer;
}

test('the first C SDK gets the documented bytes, and logs in with the token', async () => {
  const answer = await exchange(request(sign('hmacmd5', deviceSecret, content)));
  const [iotId = '', iotToken = ''] = /"iotId":"(\w+)","iotToken":"(\w+)"/.exec(answer)?.slice(1) ?? [];
  const { port } = cloud.mqttAddress;
  const body =
    `{"code":200,"data":{"iotId":"${iotId}","iotToken":"${iotToken}",` +
    `"resources":{"mqtt":{"host":"127.0.0.1","port":${port}}}},"message":"success"}`;
  expect(answer.replace(/Date: [^\r]+\r\n/, '')).toBe(
    [
      'HTTP/1.1 200 OK',
      'Server: Tengine',
      'Content-Type: application/json;charset=UTF-8',
      `Content-Length: ${body.length}`,
      'Connection: keep-alive',
      'Keep-Alive: timeout=5',
      '',
      body,
    ].join('\r\n'),
  );
  expect(body.length).toBeLessThanOrEqual(300);
  expect(secrets).toContainEqual(['iotToken', iotToken]);

  const since = cloud.witness.mark();
  const login = { clientId: `${clientId}|securemode=0|`, username: iotId, password: iotToken };
  const { device, returnCode } = await RawDevice.login(cloud.mqttAddress, login, {
    clean: false,
    keepalive: 60,
  });
  expect(returnCode).toBe(0);
  expect(await eventually(cloud, 'CONNECT', since)).toMatchObject({ login: 'token' });
  device.destroy();
});

test('a wrong signature is answered 401, and the token that the SDK then makes up CONNACK 3', async () => {
  const since = cloud.witness.mark();
  const answer = await exchange(request('0'.repeat(32)));
  expect(answer.endsWith('\r\n\r\n{"code":401,"message":"request auth error"}')).toBe(true);
  expect(await eventually(cloud, 'AUTH', since)).toMatchObject({ code: 401, signmethod: '', device: null });
  const login = { clientId, username: 'a'.repeat(28), password: 'b'.repeat(32) };
  const { returnCode } = await RawDevice.login(cloud.mqttAddress, login);
  expect(returnCode).toBe(3);
});

test('a request byte by byte, with bare LF and without Host, is accepted', async () => {
  const [, body] = request(sign('hmacmd5', deviceSecret, content));
  const bare = `POST /auth/devicename HTTP/1.1\nContent-Length: ${body.length}\n\n`;
  const answer = await exchange([...Buffer.from(bare), ...body].map((byte) => Buffer.from([byte])));
  expect(answer).toMatch(/"code":200/);
});
