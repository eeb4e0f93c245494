import { expect, test } from '@jest/globals';
import type { CloudEvent } from '../cloud/witness';
import { Repetitions } from './repetitions';

/** `7:a` is message "a" with packet identifier 7, `7:a!` the same with DUP. */
const seen = (...messages: string[]): CloudEvent[] =>
  messages.map((text, index) => ({
    what: 'PUBLISH',
    index,
    t: index,
    dir: 'rx',
    link: 1,
    device: null,
    topic: '/t',
    payload: Buffer.from(text.split(/[:!]/)[1] ?? ''),
    qos: 1,
    retain: false,
    dup: text.endsWith('!'),
    packetId: Number(text.split(':')[0]),
  }));
const witnessOf = (all: readonly CloudEvent[]) => ({
  events: (since = 0) => all.slice(since),
  mark: () => all.length,
});
/** What a look from `since` on shows but for the repetitions of what was before. */
const kept = (since: number, ...messages: string[]): number[] => {
  const all = seen(...messages);
  const repetitions = new Repetitions(witnessOf(all));
  return all
    .slice(since)
    .filter((e) => !repetitions.isOfBefore(e, since))
    .map(({ index }) => index);
};

test('an older message that is sent again does not count', () => {
  expect(kept(1, '1:a', '1:a!', '2:b')).toEqual([2]);
  expect(kept(2, '1:a', '1:a!', '1:a!', '2:b')).toEqual([3]);
});

test('a message sent twice since then counts twice', () => {
  expect(kept(1, '1:a', '2:b', '2:b!')).toEqual([1, 2]);
});

test('an identifier that has been used again belongs to its last message', () => {
  expect(kept(1, '1:a', '1:a', '1:a!')).toEqual([1, 2]);
});

test('DUP on a message never sent before hides nothing', () => {
  expect(kept(1, '1:a', '2:b!', '1:c!')).toEqual([1, 2]);
});

test('the same message without DUP is a new one', () => {
  expect(kept(1, '1:a', '1:a')).toEqual([1]);
});

test('a repetition of a message from before a mark is found at any place', () => {
  const repeated = (mark: number, ...messages: string[]): number[] =>
    new Repetitions(witnessOf(seen(...messages))).ofBefore(mark).map(({ index }) => index);
  expect(repeated(1, '1:a', '2:b', '1:a!', '2:b!')).toEqual([2]);
  expect(repeated(3, '1:a', '1:a!', '2:b')).toEqual([1]);
  expect(repeated(1, '1:a', '2:b!')).toEqual([]);
});

test('events between two questions are examined, each once', () => {
  const all = seen('1:a', '1:a!', '2:b', '2:b!');
  let shown = 1;
  const asked: number[] = [];
  const repetitions = new Repetitions({
    events: (since = 0) => {
      asked.push(since);
      return all.slice(since, shown);
    },
    mark: () => shown,
  });
  const indexes = () => repetitions.ofBefore(9).map(({ index }) => index);
  expect(indexes()).toEqual([]);
  shown = 2;
  expect(indexes()).toEqual([1]);
  expect(indexes()).toEqual([1]);
  shown = 4;
  expect(indexes()).toEqual([1, 3]);
  expect(asked).toEqual([0, 1, 2]);
});
