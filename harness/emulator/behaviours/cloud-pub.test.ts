import { afterEach, expect, it } from '@jest/globals';
import type { Dialect } from '../dialect';
import { amended, type Limits } from '../profile';
import { me3630 } from '../profiles/me3630';
import { type Connected, connectedModule, moduleWithCloud } from '../testing/host';

let connected: Connected;
afterEach(() => connected.stop());

function connectedAs(dialect: Partial<Dialect>, limits: Partial<Limits> = {}): Promise<Connected> {
  return connectedModule({ profile: amended(me3630, { dialect, limits }) });
}

async function published(count = 1): Promise<unknown[]> {
  await connected.cloud.until('publish', count);
  return connected.cloud.of('publish').map(({ payload }) => Buffer.from(payload).toString('latin1'));
}

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, value) => value));

it.each([0, 1])('publishes with QoS %d', async (qos) => {
  connected = await connectedModule();
  expect(await connected.host.ask(`AT+CLOUDPUB=/t,${qos},hello`)).toBe('\r\nOK\r\n');
  await connected.cloud.until('publish');
  expect(connected.cloud.of('publish')).toMatchObject([
    { topic: '/t', qos, retain: false, dup: false, payload: Buffer.from('hello') },
  ]);
});

it.each([
  'hello world',
  ' blanks ',
  'a,b,,c',
  '{"k":"v","n":1}',
  'a;AT+CLOUDDISCONN',
  '12:00',
  '3.14',
  '-1',
  '+5',
  '12a',
  '\x00\x01\t\x1a\x1b\x7f\x80\xff',
  '\xe8\xae\xbe'.repeat(85),
  'x'.repeat(255),
])('publishes %.30j unchanged', async (message) => {
  connected = await connectedModule();
  await connected.host.ask(`AT+CLOUDPUB=/t,0,${message}`);
  expect(await published()).toEqual([message]);
});

it.each([
  `/t,0,${'x'.repeat(256)}`,
  `/t,0,${'\xe8\xae\xbe'.repeat(86)}`,
  `/${'x'.repeat(64)},0,m`,
  '/t,2,m',
  '/t,,m',
  ',0,m',
  '/t,0',
  '/t,0,',
  '/t,0,0',
  '/t,0,256',
  '/t,0,65536',
  '/+,0,m',
  '/#,0,m',
])('refuses the parameters %.30j', async (parameters) => {
  connected = await connectedModule();
  expect(await connected.host.ask(`AT+CLOUDPUB=${parameters}`, 'ERROR')).toBe('\r\nERROR\r\n');
  await connected.host.ask('AT+CLOUDPUB=/t,0,fence');
  expect(await published()).toEqual(['fence']);
});

it('needs a connection for a text and for a length', async () => {
  connected = await moduleWithCloud();
  expect(await connected.host.ask('AT+CLOUDPUB=/t,0,m', 'ERROR')).toBe('\r\nERROR\r\n');
  expect(await connected.host.ask('AT+CLOUDPUB=/t,0,5', 'ERROR')).toBe('\r\nERROR\r\n');
});

it('waits for the PUBACK and reports it if the dialect says so', async () => {
  connected = await connectedAs(
    { pubOk: 'acknowledged', pubReport: '+CLOUDPUBACK: <OK>' },
    { acknowledgementMs: 20 },
  );
  const { host, cloud } = connected;
  expect(await host.ask('AT+CLOUDPUB=/t,1,m', '<OK>')).toBe('\r\nOK\r\n\r\n+CLOUDPUBACK: <OK>\r\n');
  cloud.rules.withheld.add('publish');
  expect(await host.ask('AT+CLOUDPUB=/t,1,m', 'ERROR')).toBe('\r\nERROR\r\n');
});

it.each([
  ['1', 'x'],
  ['5', 'OK\r\n>'],
  ['007', 'AT\rATI0'],
  ['255', EVERY_BYTE.subarray(0, 255).toString('latin1')],
  ['255', EVERY_BYTE.subarray(1).toString('latin1')],
])('takes %s bytes after the prompt', async (length, data) => {
  connected = await connectedModule();
  const { host } = connected;
  host.type(`AT+CLOUDPUB=/t,0,${length}\r`);
  expect(await host.until('> ')).toBe('\r\n> ');
  host.type(data);
  expect(await host.until('OK\r\n')).toBe('\r\nOK\r\n');
  expect(await published()).toEqual([data]);
});

it('reads bytes beyond the length as the next command', async () => {
  connected = await connectedModule();
  connected.host.type('AT+CLOUDPUB=/t,0,3\rabcAT+CSQ\r');
  expect(await connected.host.until('99\r\n')).toBe('\r\n> \r\nOK\r\n\r\n+CSQ: 24,99\r\n');
});

it('ignores a CR after the data as an empty line', async () => {
  connected = await connectedModule();
  connected.host.type('AT+CLOUDPUB=/t,0,3\rabc\r\n');
  expect(await connected.host.until('OK\r\n')).toBe('\r\n> \r\nOK\r\n');
  expect(await connected.host.rest()).toBe('');
});

it('aborts when the data does not arrive, and publishes nothing', async () => {
  connected = await connectedAs({ dataIdleMs: 20 });
  const { host } = connected;
  host.type('AT+CLOUDPUB=/t,0,5\rab');
  expect(await host.until('ERROR\r\n')).toBe('\r\n> \r\nERROR\r\n');
  await host.ask('AT+CLOUDPUB=/t,0,fence');
  expect(await published()).toEqual(['fence']);
});

it('aborts at ESC and echoes the data if the dialect says so', async () => {
  connected = await connectedAs({ dataEscape: true, dataEcho: 'as-a-whole', prompt: '>' });
  const { host } = connected;
  host.type('AT+CLOUDPUB=/t,0,5\rab\x1b');
  expect(await host.until('ERROR\r\n')).toBe('>ab\r\nERROR\r\n');
});

it('is not interrupted by a message between prompt and data', async () => {
  connected = await connectedModule();
  const { host, cloud } = connected;
  await host.ask('AT+CLOUDSUB=/t,0');
  host.type('AT+CLOUDPUB=/u,0,3\r');
  await host.until('> ');
  cloud.push({ topic: '/t', payload: 'one', qos: 1, messageId: 7 });
  host.type('abc');
  expect(await host.until('one\r\n')).toBe('\r\nOK\r\n\r\n+CLOUDPUBLISH: 7,/t,3,one\r\n');
});

it('fails when the connection ends between prompt and data', async () => {
  connected = await connectedModule();
  const { host, module } = connected;
  host.type('AT+CLOUDPUB=/u,0,3\r');
  await host.until('> ');
  module.state.link?.destroy();
  host.type('abc');
  expect(await host.until('ERROR\r\n')).toBe('\r\nERROR\r\n');
});
