import { describe, expect, test } from '@jest/globals';
import type { IConnectPacket } from 'mqtt-packet';
import type { Triple } from '../cloud';
import { DeviceRegistry, generateDevices } from '../devices';
import { signedLogin } from '../testing/start-cloud';
import { CONNACK, LoginDesk, parseClientId, TokenStore } from './access';

const WEEK_MS = 7 * 24 * 3600 * 1000;
const { device, disabled } = generateDevices(3);

function openDesk() {
  let now = 0;
  const registry = new DeviceRegistry();
  registry.add(device, 'enabled');
  registry.add(disabled, 'disabled');
  const tokens = new TokenStore(() => now);
  const desk = new LoginDesk(registry, tokens);
  const judge = (form: { clientId: string; username?: string; password?: string }) => {
    const { clientId, username, password = '' } = form;
    const packet: IConnectPacket = { cmd: 'connect', clientId, password: Buffer.from(password) };
    return desk.judge(username === undefined ? packet : { ...packet, username });
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { tokens, judge, pass };
}

describe('generated devices', () => {
  test('have the lengths used by the platform, and depend on the seed only', () => {
    expect(generateDevices(3)).toMatchObject({ device, disabled });
    expect(generateDevices(4).device).not.toEqual(device);
    expect(device.productKey).toMatch(/^a1[A-Za-z0-9]{9}$/);
    expect(device.deviceName).toMatch(/^[A-Za-z0-9]{20}$/);
    expect(device.deviceSecret).toMatch(/^[A-Za-z0-9]{32}$/);
  });
});

describe('direct login', () => {
  const judge = openDesk().judge;

  test.each(['hmacmd5', 'hmacsha1', 'hmacsha256'] as const)('by %s', (method) => {
    expect(judge(signedLogin(device, { method }))).toEqual({ device });
    expect(judge(signedLogin(device, { method, timestamp: '2524608000000' }))).toEqual({ device });
  });

  test.each(['2', '3', '-1', '0', '8'])('with securemode %s', (mode) => {
    const form = signedLogin(device);
    expect(judge({ ...form, clientId: form.clientId.replace('securemode=3', `securemode=${mode}`) })).toEqual(
      { device },
    );
  });

  test('accepts an upper-case signature, parameters in any order, spaces and line ends around them', () => {
    const { username, password } = signedLogin(device, { id: 'id', timestamp: '789' });
    const clientId = '\n   id|timestamp=789,\n   lan=C , signmethod=hmacsha1 ,_v=1.2,securemode=3|\n  ';
    expect(judge({ clientId, username, password: password.toUpperCase() })).toEqual({ device });
  });

  test('uses MD5 if no method is named', () => {
    const { username, password } = signedLogin(device, { id: 'id', method: 'hmacmd5' });
    expect(judge({ clientId: 'id|securemode=3|', username, password })).toEqual({ device });
    expect(judge({ clientId: 'id', username, password })).toEqual({ device });
  });

  test.each<[string, Partial<ReturnType<typeof signedLogin>>, number]>([
    ['a wrong signature', { password: '0'.repeat(40) }, CONNACK.badUserNameOrPassword],
    ['no signature', { password: '' }, CONNACK.badUserNameOrPassword],
    ['an unknown device', { username: `nobody&${device.productKey}` }, CONNACK.badUserNameOrPassword],
    [
      'parameters without an end',
      { clientId: 'raw|securemode=3,signmethod=hmacsha1' },
      CONNACK.identifierRejected,
    ],
    ['a parameter without a value', { clientId: 'raw|securemode|' }, CONNACK.identifierRejected],
    ['an unknown method', { clientId: 'raw|signmethod=rot13|' }, CONNACK.identifierRejected],
    ['a client id of 65 characters', { clientId: 'x'.repeat(65) }, CONNACK.identifierRejected],
    ['an empty client id', { clientId: '' }, CONNACK.identifierRejected],
  ])('refuses %s', (_what, change, code) => {
    expect(judge({ ...signedLogin(device), ...change })).toEqual({ refusal: code });
  });

  test('refuses a disabled device, and one without a name', () => {
    expect(judge(signedLogin(disabled))).toEqual({ refusal: CONNACK.notAuthorized });
    expect(judge({ clientId: 'raw' })).toEqual({ refusal: CONNACK.badUserNameOrPassword });
  });
});

describe('login by token', () => {
  function issued(to: Triple) {
    const { tokens, ...rest } = openDesk();
    const { iotId, iotToken } = tokens.issue(to);
    return { ...rest, tokens, form: { username: iotId, password: iotToken } };
  }

  test.each([
    `${device.productKey}.${device.deviceName}`,
    `${device.productKey}.${device.deviceName}|securemode=0|`,
    `${device.productKey}.${device.deviceName}|securemode=0,pid=4711|`,
    'x|securemode=-1,_v=2.01,timestamp=2524608000000,signmethod=hmacsha1,lan=C,gw=0|',
  ])('with the client id %s', (clientId) => {
    const { judge, form } = issued(device);
    expect(judge({ clientId, ...form })).toEqual({ device });
  });

  test('is refused with 3 for a wrong token and after a week', () => {
    const { judge, form, pass } = issued(device);
    const refused = { refusal: CONNACK.serverUnavailable };
    expect(judge({ clientId: 'x', ...form, password: 'f'.repeat(32) })).toEqual(refused);
    expect(judge({ clientId: 'x', ...form, username: 'unknown' })).toEqual(refused);
    pass(WEEK_MS - 1);
    expect(judge({ clientId: 'x', ...form })).toEqual({ device });
    pass(1);
    expect(judge({ clientId: 'x', ...form })).toEqual(refused);
  });

  test('is refused with 5 once the device has been disabled', () => {
    const { judge, form } = issued(disabled);
    expect(judge({ clientId: 'x', ...form })).toEqual({ refusal: CONNACK.notAuthorized });
  });

  test('has ids and tokens of the platform’s form, and keeps a thousand', () => {
    const { tokens, form, judge } = issued(device);
    expect(form.username).toMatch(/^[A-Za-z0-9]{28}$/);
    expect(form.password).toMatch(/^[0-9a-f]{32}$/);
    for (let n = 0; n < 1000; n++) tokens.issue(device);
    expect(judge({ clientId: 'x', ...form })).toEqual({ refusal: CONNACK.serverUnavailable });
  });
});

test('a client id may contain bars only around its parameters', () => {
  expect(parseClientId('id|a=1,b=2,|')?.parameters).toEqual(
    new Map([
      ['a', '1'],
      ['b', '2'],
    ]),
  );
  expect(parseClientId('id|')).toBeNull();
  expect(parseClientId('id||')?.parameters.size).toBe(0);
});
