import { expect, test } from '@jest/globals';
import { type Abilities, ANY_BENCH, digestOf, fits, requirementText } from './requirement';

const LEFT: Abilities = {
  name: 'LEFT',
  model: 'ME3630',
  firmware: 'AL_ME3630C1CV1.0B07',
  labels: ['lte', 'release'],
  capabilities: ['faults', 'power'],
};

test.each([
  ['anything', {}, true],
  ['its own name', { bench: 'LEFT' }, true],
  ['another bench', { bench: 'RIGHT' }, false],
  ['its model', { model: 'me3630' }, true],
  ['another model', { model: 'EC20' }, false],
  ['a part of its firmware', { firmware: '0b07' }, true],
  ['another firmware', { firmware: '0B08' }, false],
  ['labels that it has', { labels: ['release', 'lte'] }, true],
  ['a label that it lacks', { labels: ['release', 'attic'] }, false],
  ['what it offers', { capabilities: ['power'] }, true],
  ['what it does not offer', { capabilities: ['power', 'presence'] }, false],
  ['benches but it', { not: ['LEFT'] }, false],
  ['benches but another', { not: ['RIGHT'] }, true],
])('a bench is compared with: %s', (_, wanted, expected) => {
  expect(fits({ ...ANY_BENCH, ...wanted }, LEFT)).toBe(expected);
});

test('a bench whose firmware is unknown matches no required firmware', () => {
  expect(fits({ ...ANY_BENCH, firmware: 'B07' }, { ...LEFT, firmware: null })).toBe(false);
});

test('equal requirements have the same name, whatever the order of their words', () => {
  const one = { ...ANY_BENCH, labels: ['a', 'b'], not: ['X', 'Y'] };
  const other = { ...ANY_BENCH, labels: ['b', 'a'], not: ['Y', 'X'] };
  expect(digestOf(one)).toBe(digestOf(other));
  expect(digestOf(one)).not.toBe(digestOf({ ...one, labels: ['a'] }));
});

test('a requirement in words', () => {
  expect(
    requirementText({
      ...ANY_BENCH,
      firmware: 'B07',
      labels: ['lte'],
      capabilities: ['power'],
      not: ['LEFT'],
    }),
  ).toBe('any bench with firmware B07 labelled lte that offers power but LEFT');
});
