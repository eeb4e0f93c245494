import { expect, test } from '@jest/globals';
import { someCase } from '../../harness/ledger/ledger.fixture';
import { htmlReport } from '../html/report';
import { markdownSummary } from '../markdown';
import { viewOf } from '../run-view';
import { sealed, someRun } from '../runs.fixture';
import type { Deviation } from './deviation-file';

const check = { what: 'final result', expected: 'OK', actual: 'ERROR', held: false, at: 0 };
const failing = (id: string, actual = 'ERROR') =>
  someCase({ id, verdict: 'fail', attribution: 'module', reason: 'no OK', checks: [{ ...check, actual }] });
const accepted = (changes: object = {}): Deviation => ({
  case: 'a',
  checks: [{ what: 'final result', actual: 'ERROR' }],
  firmware: {},
  reason: 'the host copes with it',
  ticket: 'T-1',
  author: 'somebody',
  expires: '2026-06-30',
  ...changes,
});
const known = (...deviations: Deviation[]) => ({ deviations, today: '2026-01-31' });

test('an accepted failure is shown as known and stays in the counts', () => {
  const ledger = sealed(someRun([failing('a'), failing('b')]));
  const view = viewOf(ledger, { known: known(accepted()) });
  expect(view.counts.fail).toBe(2);
  expect(view.failures.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(view.known).toEqual([
    {
      label: 'known: T-1',
      reason: 'the host copes with it (accepted by somebody until 2026-06-30)',
      ids: ['a'],
    },
  ]);
  expect(htmlReport(ledger, { known: known(accepted()) })).toContain('known: T-1');
  expect(markdownSummary(ledger, { known: known(accepted()) })).toContain('## Known deviations');
});

test('another failure of the same case is not known, and the deviation is named', () => {
  const view = viewOf(sealed(someRun([failing('a', 'nothing')])), { known: known(accepted()) });
  expect(view.known).toEqual([expect.objectContaining({ label: 'look at', ids: [] })]);
});

test('an expired deviation accepts nothing', () => {
  const view = viewOf(sealed(someRun([failing('a')])), { known: known(accepted({ expires: '2026-01-30' })) });
  expect(view.known).toEqual([expect.objectContaining({ label: 'look at' })]);
});

test('a run without deviations, and an unfinished one, have none', () => {
  expect(viewOf(sealed(someRun([failing('a')])), { known: known() }).known).toEqual([]);
  expect(viewOf(someRun([failing('a')]), { known: known(accepted()) }).known).toEqual([]);
});
