import { expect, test } from '@jest/globals';
import { PLAN, someRequest } from '../testing/some-fleet';
import { split } from './split';

const casesOf = (parts: ReturnType<typeof split>) => parts.map(({ cases }) => cases);

test('parts of the plan are runs of cases that follow each other, and make the plan together', () => {
  const parts = split('q', someRequest({ parts: 4 }), PLAN, ['LEFT']);
  expect(casesOf(parts)).toEqual([['one', 'two'], ['three'], ['four', 'five'], ['six']]);
  expect(parts.map(({ part }) => part)).toEqual(['p1', 'p2', 'p3', 'p4']);
});

test('there are as many parts as benches where nobody says how many, and never an empty one', () => {
  const request = someRequest({ parts: null });
  expect(split('q', request, PLAN, ['A', 'B', 'C'])).toHaveLength(3);
  expect(casesOf(split('q', request, ['one', 'two'], ['A', 'B', 'C']))).toEqual([['one'], ['two']]);
});

test('split by bench, each bench gets the whole plan', () => {
  const parts = split('q', someRequest({ split: 'benches' }), PLAN, ['RIGHT', 'LEFT']);
  expect(parts.map(({ requirement }) => requirement.bench)).toEqual(['LEFT', 'RIGHT']);
  expect(casesOf(parts)).toEqual([PLAN, PLAN]);
});
