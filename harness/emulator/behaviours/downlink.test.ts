import { afterEach, expect, it } from '@jest/globals';
import { matches } from '../mqtt-link';
import { amended } from '../profile';
import { me3630 } from '../profiles/me3630';
import { type Connected, connectedModule } from '../testing/host';

let connected: Connected;
afterEach(() => connected?.stop());

it('reports all byte values unchanged, and acknowledges after the report', async () => {
  connected = await connectedModule();
  const { host, cloud } = connected;
  await host.ask('AT+CLOUDSUB=/t,1');
  const payload = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
  cloud.push({ topic: '/t', payload, qos: 1, messageId: 4711 });
  expect(await host.until('\xff\r\n')).toBe(
    `\r\n+CLOUDPUBLISH: 4711,/t,256,${payload.toString('latin1')}\r\n`,
  );
  await cloud.until('puback');
  expect(cloud.of('puback')).toMatchObject([{ messageId: 4711 }]);
});

it.each([
  ['', 0],
  ['\r\nOK\r\n', 6],
  ['\r\n+CLOUDPUBLISH: 0,/t,2,hi\r\n', 28],
  ['你好', 6],
  ['x'.repeat(4_096), 4_096],
])('reports the length of %.20j in bytes', async (payload, length) => {
  connected = await connectedModule();
  const { host, cloud } = connected;
  await host.ask('AT+CLOUDSUB=/t,0');
  cloud.push({ topic: '/t', payload });
  cloud.push({ topic: '/t', payload: 'fence' });
  const shown = Buffer.from(payload).toString('latin1');
  expect(await host.until(',fence\r\n')).toBe(
    `\r\n+CLOUDPUBLISH: 0,/t,${length},${shown}\r\n\r\n+CLOUDPUBLISH: 0,/t,5,fence\r\n`,
  );
});

it('counts messages and omits the space if the dialect says so', async () => {
  const dialect = { publishBlanks: 0, packId: 'counter' } as const;
  connected = await connectedModule({ profile: amended(me3630, { dialect }) });
  const { host, cloud } = connected;
  await host.ask('AT+CLOUDSUB=/t/+,0');
  cloud.push({ topic: '/t/1', payload: 'a', qos: 1, messageId: 900 });
  cloud.push({ topic: '/t/2', payload: 'b', qos: 1, messageId: 901 });
  expect(await host.until('b\r\n')).toBe('\r\n+CLOUDPUBLISH:1,/t/1,1,a\r\n\r\n+CLOUDPUBLISH:2,/t/2,1,b\r\n');
});

it('reports messages of other topics only if the dialect says so, and acknowledges them', async () => {
  connected = await connectedModule();
  connected.cloud.push({ topic: '/t', payload: 'a', qos: 1, messageId: 5 });
  await connected.cloud.until('puback');
  expect(await connected.host.rest()).toBe('');
  await connected.stop();
  connected = await connectedModule({
    profile: amended(me3630, { dialect: { unsubscribedTopics: 'shown' } }),
  });
  connected.cloud.push({ topic: '/t', payload: 'a' });
  expect(await connected.host.until('a\r\n')).toBe('\r\n+CLOUDPUBLISH: 0,/t,1,a\r\n');
});

it.each([
  ['/a/b', '/a/b', true],
  ['/a/+', '/a/b', true],
  ['/a/+', '/a/b/c', false],
  ['/a/#', '/a', true],
  ['/a/#', '/a/b/c', true],
  ['#', '/x', true],
  ['/a', '/A', false],
  ['/a/b', '/a', false],
])('the filter %s matches %s: %s', (filter, topic, expected) => {
  expect(matches(filter, topic)).toBe(expected);
});
