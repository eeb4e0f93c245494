import { expect, test } from '@jest/globals';
import type { CloudEvent } from '../cloud/witness';
import { repetitionsOf, withoutRepetitions } from './repetitions';

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
const kept = (since: number, ...messages: string[]): number[] => {
  const all = seen(...messages);
  return withoutRepetitions(all.slice(since), () => all).map(({ index }) => index);
};

test('a message of before that is sent once more does not count', () => {
  expect(kept(1, '1:a', '1:a!', '2:b')).toEqual([2]);
  expect(kept(2, '1:a', '1:a!', '1:a!', '2:b')).toEqual([3]);
});

test('a message that is sent twice since then counts twice', () => {
  expect(kept(1, '1:a', '2:b', '2:b!')).toEqual([1, 2]);
});

test('an identifier that has been used again belongs to its last message', () => {
  expect(kept(1, '1:a', '1:a', '1:a!')).toEqual([1, 2]);
});

test('DUP on what was never sent before hides nothing', () => {
  expect(kept(1, '1:a', '2:b!', '1:c!')).toEqual([1, 2]);
});

test('what is the same without DUP is a new message', () => {
  expect(kept(1, '1:a', '1:a')).toEqual([1]);
});

test('what repeats a message of before a mark is found wherever the repetition stands', () => {
  const repeated = (mark: number, ...messages: string[]): number[] =>
    repetitionsOf(seen(...messages), mark).map(({ index }) => index);
  expect(repeated(1, '1:a', '2:b', '1:a!', '2:b!')).toEqual([2]);
  expect(repeated(3, '1:a', '1:a!', '2:b')).toEqual([1]);
  expect(repeated(1, '1:a', '2:b!')).toEqual([]);
});
