import { expect, test } from '@jest/globals';
import { runOf } from '../runs.fixture';
import { familiesInWords, familiesOf, familyOf } from './families';

test.each([
  ['named', { family: 'other', profile: 'standards/loopback' }, 'other'],
  ['not named, when there was one', { family: null, profile: 'manual-1.6/loopback' }, 'me3630'],
  ['not named, when there were two', { family: null, profile: 'standards/loopback' }, 'generic'],
])('the family of a run that is %s', (_, header, family) => {
  expect(familyOf(header)).toBe(family);
});

test('families are told by name, with their runs', () => {
  const runs = [runOf('B01', []), runOf('B02', [], { family: 'generic' }), runOf('B03', [])];
  expect(familiesInWords(familiesOf(runs))).toBe('generic (1 run) and me3630 (2 runs)');
});
