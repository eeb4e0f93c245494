import { expect, test } from '@jest/globals';
import type { CloudEvent, CloudEventBody } from '../cloud/witness';
import { standingTopics } from './subscriptions';

const after = (...events: CloudEventBody[]): string[] => [
  ...standingTopics(
    events.map((e, index) => ({ ...e, index, t: index, dir: 'rx', link: 1, device: null }) as CloudEvent),
  ),
];
const subscribe = (packetId: number, ...topics: string[]): CloudEventBody => ({
  what: 'SUBSCRIBE',
  packetId,
  topics: topics.map((topic) => ({ topic, qos: 0 })),
});
const suback = (packetId: number, ...granted: number[]): CloudEventBody => ({
  what: 'SUBACK',
  packetId,
  granted,
});

test('a granted subscription stands until it is ended', () => {
  expect(after(subscribe(1, '/a', '/b'), suback(1, 0, 1))).toEqual(['/a', '/b']);
  expect(
    after(subscribe(1, '/a', '/b'), suback(1, 0, 1), { what: 'UNSUBSCRIBE', packetId: 2, topics: ['/a'] }),
  ).toEqual(['/b']);
});

test('a refused or unanswered one does not stand', () => {
  expect(after(subscribe(1, '/a', '/b'), suback(1, 0x80, 0), subscribe(2, '/c'))).toEqual(['/b']);
});

test('a new session has none, a session that goes on has all', () => {
  const connack = (sessionPresent: boolean): CloudEventBody => ({ what: 'CONNACK', code: 0, sessionPresent });
  expect(after(subscribe(1, '/a'), suback(1, 0), connack(true))).toEqual(['/a']);
  expect(after(subscribe(1, '/a'), suback(1, 0), connack(false))).toEqual([]);
});

test('topics are compared byte for byte', () => {
  expect(after(subscribe(1, '/é'), suback(1, 0))).toEqual(['/Ã©']);
});
