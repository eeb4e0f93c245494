import { expect, it } from '@jest/globals';
import { someCase } from '../../harness/ledger/ledger.fixture';
import { differenceLine, differencesBetween } from './differences';

const once = [someCase({ id: 'a', observations: { packets: 1 } }), someCase({ id: 'b' })];

it('finds nothing between runs that came out the same, however long they took', () => {
  const again = once.map((record) => ({ ...record, durationMs: 99 }));
  expect(differencesBetween([once, again, once])).toEqual([]);
});

it.each([
  ['a verdict', { id: 'b', verdict: 'fail' }, 'b, verdict: pass in run 1, 3; fail in run 2'],
  ['an observation', { id: 'a', observations: { packets: 2 } }, 'a, packets: 1 in run 1, 3; 2 in run 2'],
  ['a missing observation', { id: 'a' }, 'a, packets: 1 in run 1, 3; absent in run 2'],
] as const)('names the case and the runs of %s that differs', (_, changes, line) => {
  const other = once.map((record) => (record.id === changes.id ? someCase(changes) : record));
  expect(differencesBetween([once, other, once]).map(differenceLine)).toEqual([line]);
});

it('names a case that one of the runs lacks', () => {
  expect(differencesBetween([once, once.slice(0, 1)]).map(differenceLine)).toEqual([
    'b, verdict: pass in run 1; absent in run 2',
  ]);
});
