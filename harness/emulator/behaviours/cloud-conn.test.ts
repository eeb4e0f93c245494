import { afterEach, expect, it } from '@jest/globals';
import { amended } from '../profile';
import { me3630 } from '../profiles/me3630';
import {
  authenticatedModule,
  type Connected,
  connectedModule,
  moduleWithCloud,
  unlinked,
} from '../testing/host';

let connected: Connected;
afterEach(() => connected.stop());

it('needs an authentication', async () => {
  connected = await moduleWithCloud();
  expect(await connected.host.ask('AT+CMEE=1;+CLOUDCONN', ': 3')).toBe('\r\n+CME ERROR: 3\r\n');
});

it.each([1, 2, 3, 4, 5])('is refused when the broker answers %d', async (code) => {
  connected = await authenticatedModule();
  connected.cloud.rules.connack = code;
  expect(await connected.host.ask('AT+CMEE=1;+CLOUDCONN', ': 30')).toBe('\r\n+CME ERROR: 30\r\n');
  expect(connected.module.state.link).toBeNull();
});

it('is refused when the broker does not answer in time', async () => {
  connected = await authenticatedModule({ profile: amended(me3630, { limits: { acknowledgementMs: 20 } }) });
  connected.cloud.rules.withheld.add('connect');
  expect(await connected.host.ask('AT+CLOUDCONN', 'ERROR')).toBe('\r\nERROR\r\n');
});

it('is refused while connected', async () => {
  connected = await connectedModule();
  expect(await connected.host.ask('AT+CLOUDCONN', 'ERROR')).toBe('\r\nERROR\r\n');
  expect(connected.cloud.of('connect')).toHaveLength(1);
});

it('sends the CONNECT before a SUBSCRIBE even if OK does not wait for the CONNACK', async () => {
  connected = await authenticatedModule({ profile: amended(me3630, { dialect: { connOk: 'requested' } }) });
  await connected.host.ask('AT+CLOUDCONN');
  await connected.host.ask('AT+CLOUDSUB=/t,0', 'OK>\r\n\r\nOK');
  expect(connected.cloud.packets.map(({ cmd }) => cmd)).toEqual(['connect', 'subscribe']);
});

it.each([
  ['AT+CLOUDDISCONN', 'disconnects', ['connect', 'disconnect']],
  ['AT+ZECMCALL=0', 'loses its data call', ['connect']],
  ['AT+CFUN=4', 'switches its radio off', ['connect']],
  ['AT+ZRST', 'is reset', ['connect']],
])('ends at %s, which %s', async (command, _, packets) => {
  connected = await connectedModule();
  const { host, cloud, module } = connected;
  await host.ask(command);
  await cloud.closed();
  expect(cloud.packets.map(({ cmd }) => cmd)).toEqual(packets);
  expect(module.state).toMatchObject({ link: null, login: null });
});

it('needs a new authentication after the broker has closed the connection', async () => {
  connected = await connectedModule();
  const { host, cloud } = connected;
  await host.ask('AT+CLOUDSUB=/t,0');
  cloud.cut();
  await unlinked(connected);
  expect(await host.ask('AT+CLOUDPUB=/t,0,x', 'ERROR')).toBe('\r\nERROR\r\n');
  expect(await host.ask('AT+CLOUDCONN', 'ERROR')).toBe('\r\nERROR\r\n');
  await host.ask('AT+CLOUDAUTH=pk,dn,secret', 'ALIAUTH: OK');
  expect(await host.ask('AT+CLOUDCONN')).toBe('\r\nOK\r\n');
});

it('refuses a second CLOUDDISCONN', async () => {
  connected = await connectedModule();
  await connected.host.ask('AT+CLOUDDISCONN');
  expect(await connected.host.ask('AT+CLOUDDISCONN', 'ERROR')).toBe('\r\nERROR\r\n');
});

it.each(['AT+CLOUDCONN=1', 'AT+CLOUDCONN?', 'AT+CLOUDDISCONN=1', 'AT+CLOUDDISCONN?'])(
  'refuses %s',
  async (line) => {
    connected = await connectedModule();
    expect(await connected.host.ask(`AT+CMEE=1;${line.slice(2)}`, ': 50')).toBe('\r\n+CME ERROR: 50\r\n');
  },
);
