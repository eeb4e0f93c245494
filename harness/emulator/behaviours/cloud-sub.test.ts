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

const topics = (count: number, qos = 0) =>
  Array.from({ length: count }, (_, index) => `/t${index + 1},${qos}`).join();

it('subscribes each topic with its own QoS', async () => {
  connected = await connectedModule();
  await connected.host.ask('AT+CLOUDSUB=/a,0,/b,1,/c,0');
  expect(connected.cloud.of('subscribe').map(({ subscriptions }) => subscriptions)).toMatchObject([
    [
      { topic: '/a', qos: 0 },
      { topic: '/b', qos: 1 },
      { topic: '/c', qos: 0 },
    ],
  ]);
});

it('accepts eight topics of 64 bytes in one command, and refuses nine', async () => {
  connected = await connectedModule();
  const eight = Array.from({ length: 8 }, (_, index) => `/${index}${'x'.repeat(62)},0`).join();
  expect(await connected.host.ask(`AT+CLOUDSUB=${eight}`)).toBe('\r\n+CLOUDSUBACK: <OK>\r\n\r\nOK\r\n');
  expect(await connected.host.ask(`AT+CLOUDSUB=${topics(9)}`, 'ERROR')).toBe('\r\nERROR\r\n');
  expect(await connected.host.ask('AT+CLOUDSUB=/ninth,0')).toContain('SUBACK');
  expect(connected.cloud.of('subscribe')).toHaveLength(2);
});

it('counts topics in total if the dialect says so', async () => {
  connected = await connectedAs({ topicCount: 'in-total' });
  await connected.host.ask(`AT+CLOUDSUB=${topics(8)}`);
  await connected.host.ask('AT+CLOUDSUB=/t3,0');
  expect(await connected.host.ask('AT+CLOUDSUB=/ninth,0', 'ERROR')).toBe('\r\nERROR\r\n');
  await connected.host.ask('AT+CLOUDUNSUB=/t1');
  await connected.host.ask('AT+CLOUDSUB=/ninth,0');
});

it.each([
  [{}, '\r\n+CLOUDSUBACK: <OK>\r\n\r\nOK\r\n', 1],
  [{ subOrder: 'ok-first' }, '\r\nOK\r\n\r\n+CLOUDSUBACK: <OK>\r\n', 1],
  [
    { subackCode: 'granted-qos', subackLines: 'per-topic' },
    '\r\n+CLOUDSUBACK: 1\r\n\r\n+CLOUDSUBACK: 0\r\n\r\nOK\r\n',
    1,
  ],
  [{ subackCode: 'OK', subscribePackets: 'per-topic' }, '\r\n+CLOUDSUBACK: OK\r\n\r\nOK\r\n', 2],
] as const)('with %j answers %j', async (dialect, expected, packets) => {
  connected = await connectedAs(dialect);
  connected.cloud.rules.granted = (topic) => (topic === '/t1' ? 1 : 0);
  connected.host.type('AT+CLOUDSUB=/t1,1,/t2,0\r');
  expect(await connected.host.until(expected)).toBe(expected);
  expect(connected.cloud.of('subscribe')).toHaveLength(packets);
});

it.each([
  [{}, '\r\n+CMD ERROR: -2\r\n'],
  [{ subOrder: 'ok-first' }, '\r\nOK\r\n\r\n+CMD ERROR: -2\r\n'],
] as const)('with %j answers a refused topic by %j', async (dialect, expected) => {
  connected = await connectedAs(dialect);
  connected.cloud.rules.granted = (topic) => (topic === '/foreign' ? 0x80 : 0);
  connected.host.type('AT+CLOUDSUB=/mine,0,/foreign,0\r');
  expect(await connected.host.until(expected)).toBe(expected);
  expect([...connected.module.state.subscriptions.keys()]).toEqual(['/mine']);
});

it('reports that no SUBACK came in time', async () => {
  connected = await connectedAs({}, { acknowledgementMs: 20 });
  connected.cloud.rules.withheld.add('subscribe');
  expect(await connected.host.ask('AT+CLOUDSUB=/t,0', ': -3')).toBe('\r\n+CMD ERROR: -3\r\n');
});

it.each([
  '',
  '/t',
  '/t,0,/u',
  ',0',
  '0,/t',
  '/t,0,',
  ...['2', '-1', '3', '10', '01', '+1', '0x1', 'a', '1.5', '', ' ', '4294967297'].map((qos) => `/t,${qos}`),
  `/${'x'.repeat(64)},0`,
])('refuses the parameters %j', async (parameters) => {
  connected = await connectedModule();
  expect(await connected.host.ask(`AT+CLOUDSUB=${parameters}`, 'ERROR')).toBe('\r\nERROR\r\n');
  expect(connected.cloud.of('subscribe')).toHaveLength(0);
});

it('needs a connection', async () => {
  connected = await moduleWithCloud();
  expect(await connected.host.ask('AT+CLOUDSUB=/t,0', 'ERROR')).toBe('\r\nERROR\r\n');
});

it('unsubscribes one topic at a time', async () => {
  connected = await connectedModule();
  const { host, cloud } = connected;
  await host.ask('AT+CLOUDSUB=/a,0,/b,0');
  expect(await host.ask('AT+CLOUDUNSUB=/a,/b', 'ERROR')).toBe('\r\nERROR\r\n');
  expect(await host.ask('AT+CLOUDUNSUB=/a')).toBe('\r\nOK\r\n');
  expect(await host.ask('AT+CLOUDUNSUB=/never')).toBe('\r\nOK\r\n');
  expect(cloud.of('unsubscribe').map(({ unsubscriptions }) => unsubscriptions)).toEqual([['/a'], ['/never']]);
  cloud.push({ topic: '/a', payload: 'no' });
  cloud.push({ topic: '/b', payload: 'yes' });
  expect(await host.until('yes\r\n')).toBe('\r\n+CLOUDPUBLISH: 0,/b,3,yes\r\n');
});

it('reports the end of a subscription if the dialect says so', async () => {
  connected = await connectedAs({ unsubReport: '+CLOUDUNSUBACK: <OK>', unknownUnsub: 'refused' });
  expect(await connected.host.ask('AT+CLOUDUNSUB=/a', 'ERROR')).toBe('\r\nERROR\r\n');
  await connected.host.ask('AT+CLOUDSUB=/a,0');
  expect(await connected.host.ask('AT+CLOUDUNSUB=/a', '<OK>')).toBe('\r\nOK\r\n\r\n+CLOUDUNSUBACK: <OK>\r\n');
});
