import { createHmac } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import { amended } from '../profile';
import { me3630 } from '../profiles/me3630';
import { type Connected, moduleWithCloud } from '../testing/host';

let connected: Connected;
afterEach(() => connected.stop());

const AUTH = 'AT+CLOUDAUTH=pk,dn,secret';

it('sends the same request as the device SDK', async () => {
  connected = await moduleWithCloud();
  expect(await connected.host.ask(AUTH, 'ALIAUTH: OK')).toBe('\r\nOK\r\n\r\n+ALIAUTH: OK\r\n');
  const content = 'clientIdpk.dndeviceNamedNproductKeypktimestamp2524608000000'.replace('dN', 'dn');
  expect([...(connected.cloud.forms[0] ?? [])]).toEqual([
    ['productKey', 'pk'],
    ['deviceName', 'dn'],
    ['sign', createHmac('md5', 'secret').update(content).digest('hex')],
    ['version', 'default'],
    ['clientId', 'pk.dn'],
    ['timestamp', '2524608000000'],
    ['resources', 'mqtt'],
  ]);
  expect(connected.module.state.login).toMatchObject({
    username: 'id',
    password: 'token',
    host: '127.0.0.1',
  });
});

it.each([
  [{ status: 200, body: '{"code":401}' }, '+ALIAUTH: FAIL'],
  [{ status: 200, body: '{"code":6200,"message":"auth type mismatch"}' }, '+ALIAUTH: FAIL'],
  [{ status: 400, body: '' }, '+ALIAUTH: FAIL'],
  [{ status: 200, body: '{"code":500}' }, '+CME ERROR: 31'],
  [{ status: 200, body: '{"code":200,"data":{}}' }, '+CME ERROR: 31'],
  [{ status: 200, body: '<html>' }, '+CME ERROR: 31'],
  [{ status: 200, body: 'null' }, '+CME ERROR: 31'],
  [{ status: 500, body: '{"code":200}' }, '+CME ERROR: 31'],
  [null, '+CME ERROR: 31'],
])('reports the response %j as %s', async (reply, expected) => {
  connected = await moduleWithCloud();
  connected.cloud.rules.auth = () => reply;
  connected.host.type(`${AUTH}\r`);
  expect(await connected.host.until(`${expected}\r\n`)).toBe(`\r\nOK\r\n\r\n${expected}\r\n`);
  expect(connected.module.state.login).toBeNull();
});

it('cannot reach the server without a data call', async () => {
  connected = await moduleWithCloud();
  connected.module.state.bearer = false;
  connected.host.type(`AT+CMEE=2\r${AUTH}\r`);
  await connected.host.until('\r\n+CME ERROR: no network service\r\n');
  expect(connected.cloud.forms).toHaveLength(0);
});

it('reports before OK if the dialect says so', async () => {
  connected = await moduleWithCloud({ profile: amended(me3630, { dialect: { authOrder: 'result-first' } }) });
  expect(await connected.host.ask(AUTH, '\r\nOK')).toBe('\r\n+ALIAUTH: OK\r\n\r\nOK\r\n');
});

it('refuses a second authentication while one is running', async () => {
  connected = await moduleWithCloud();
  connected.host.type(`AT+CMEE=1\r${AUTH}\r${AUTH}\r`);
  await connected.host.until('ALIAUTH: OK');
  expect(connected.cloud.forms).toHaveLength(1);
});

const long = (length: number) => 'x'.repeat(length);
it.each([
  ['', 'ERROR'],
  ['pk,dn', 'ERROR'],
  [',dn,ds', 'ERROR'],
  ['pk,,ds', 'ERROR'],
  ['pk,dn,', 'ERROR'],
  ['pk,dn,ds,more', 'ERROR'],
  [`${long(65)},dn,ds`, 'ERROR'],
  [`pk,${long(65)},ds`, 'ERROR'],
  [`pk,dn,${long(65)}`, 'ERROR'],
  [`pk,${'\xe8\xae\xbe'.repeat(22)},ds`, 'ERROR'],
  [`${long(64)},${long(64)},${long(64)}`, 'OK'],
  [`pk,${'\xe8\xae\xbe'.repeat(21)},ds`, 'OK'],
  ['p;k, dn," %"', 'OK'],
])('answers the parameters %.40j with %s', async (parameters, expected) => {
  connected = await moduleWithCloud();
  connected.host.type(`AT+CLOUDAUTH=${parameters}\r`);
  const end = expected === 'OK' ? '+ALIAUTH: OK\r\n' : 'ERROR\r\n';
  expect(await connected.host.until(end)).toMatch(expected === 'OK' ? /^\r\nOK\r\n/ : /^\r\nERROR\r\n$/);
  expect(connected.cloud.forms).toHaveLength(expected === 'OK' ? 1 : 0);
});
