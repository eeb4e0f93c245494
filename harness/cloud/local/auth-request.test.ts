import { describe, expect, test } from '@jest/globals';
import { DeviceRegistry, generateDevices, sign, signContent } from '../devices';
import { TokenStore } from './access';
import { authReply, judgeAuthRequest, tokenFor } from './auth-server';

const { device, other: certified } = generateDevices(5);
const registry = new DeviceRegistry();
registry.add(device, 'enabled');
registry.add(certified, 'other-auth-type');

/** The request of a device; `change` replaces or adds parameters after signing, `undefined` removes one. */
function form(
  change: Record<string, string | undefined> = {},
  method: 'hmacmd5' | 'hmacsha1' | 'hmacsha256' = 'hmacmd5',
) {
  const { productKey, deviceName, deviceSecret } = device;
  const signed = {
    clientId: `${productKey}.${deviceName}`,
    deviceName,
    productKey,
    timestamp: '2524608000000',
  };
  const signature = sign(method, deviceSecret, signContent(new Map(Object.entries(signed))));
  const all = { ...signed, sign: signature, version: 'default', resources: 'mqtt', ...change };
  const present = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(present);
}

describe('pre-authentication', () => {
  test.each([
    ['without a method, by MD5', form()],
    ['by hmacmd5', form({ signmethod: 'hmacmd5' })],
    ['by hmacsha1', form({ signmethod: 'hmacsha1' }, 'hmacsha1')],
    ['by hmacsha256', form({ signmethod: 'hmacsha256' }, 'hmacsha256')],
    ['with the signature in capitals', form({ sign: form().get('sign')?.toUpperCase() })],
  ])('succeeds %s', (_how, request) => {
    expect(judgeAuthRequest(request, registry)).toMatchObject({ code: 200, device });
  });

  test.each([
    ['a wrong signature', form({ sign: 'f'.repeat(32) }), 401],
    ['a timestamp that was not signed', form({ timestamp: '1' }), 401],
    ['a parameter more than was signed', form({ extra: '1' }), 401],
    ['no signature', form({ sign: undefined }), 460],
    ['no product', form({ productKey: undefined }), 460],
    ['an empty client id', form({ clientId: '' }), 460],
    ['an unknown method', form({ signmethod: 'rot13' }), 460],
    ['an empty form', new URLSearchParams(''), 460],
    ['an unknown device', form({ deviceName: 'nobody' }), 5001],
    ['a device that authenticates otherwise', form({ deviceName: certified.deviceName }), 6200],
  ])('refuses %s', (_what, request, code) => {
    const judgement = judgeAuthRequest(request, registry);
    expect(judgement.code).toBe(code);
    const tokens = new TokenStore(() => 0);
    expect(tokenFor(judgement, tokens)).toBeNull();
    const reply = JSON.parse(authReply(code, null, null)) as Record<string, unknown>;
    expect(reply).toEqual({ code, message: expect.stringMatching(/\w+/) });
  });

  test('names the broker only if requested', () => {
    expect(judgeAuthRequest(form(), registry).wantsMqtt).toBe(true);
    expect(judgeAuthRequest(form({ resources: undefined }), registry).wantsMqtt).toBe(false);
  });

  test('answers in the platform’s words, within the 300 bytes that the SDKs reserve', () => {
    const token = new TokenStore(() => 0).issue(device);
    const host = 'x'.repeat(64);
    const reply = authReply(200, token, { host, port: 65535 });
    expect(reply).toBe(
      `{"code":200,"data":{"iotId":"${token.iotId}","iotToken":"${token.iotToken}",` +
        `"resources":{"mqtt":{"host":"${host}","port":65535}}},"message":"success"}`,
    );
    expect(Buffer.byteLength(reply)).toBeLessThanOrEqual(300);
    expect(authReply(200, token, null)).toBe(
      `{"code":200,"data":{"iotId":"${token.iotId}","iotToken":"${token.iotToken}"},"message":"success"}`,
    );
  });
});
