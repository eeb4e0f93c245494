import { describe, expect, test } from '@jest/globals';
import { someCase } from '../../harness/ledger/ledger.fixture';
import type { CaseRecord } from '../../harness/ledger/record';
import { sealed, someRun } from '../../reports/runs.fixture';
import { rejudged, rejudgedMarkdown } from './rejudge';

const check = (what: string, held: boolean, at = 2) => ({
  what,
  expected: 'OK',
  actual: held ? 'OK' : 'ERROR',
  held,
  at,
});

/** A sealed run of one case, with the given verdicts. */
const run = (
  record: Partial<CaseRecord>,
  verdict: 'pass' | 'fail' | 'inconclusive',
  reason: string | null,
) => {
  const ledger = sealed(someRun([someCase(record)]));
  return { ...ledger, footer: ledger.footer && { ...ledger.footer, verdict, reason } };
};

describe('by the present rules', () => {
  test('what does not change is kept', () => {
    const { before, after, changes } = rejudged(sealed(someRun([someCase()])));
    expect(changes).toEqual([]);
    expect(after).toEqual(before);
  });

  test('a case that failed only by an invariant passes, and the run fails by the invariant', () => {
    const broken = {
      checks: [check('final result', true), check('I-6: every line is framed', false)],
      verdict: 'fail',
      attribution: 'module',
      reason: 'I-6: every line is framed: expected OK, got ERROR',
    } satisfies Partial<CaseRecord>;
    const { ledger, after, changes } = rejudged(run(broken, 'fail', '1 case failed'));
    expect(changes).toMatchObject([
      {
        before: { verdict: 'fail' },
        after: { verdict: 'pass' },
        why: expect.stringMatching(/^I-6 broke in it/),
      },
    ]);
    expect(ledger.invariants).toMatchObject([{ id: 'I-6', held: false, examined: 1 }]);
    expect(after).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(after.reason).toMatch(/invariant I-6 broke in 1 of 1 case/);
  });

  test.each<[string, Partial<CaseRecord>, CaseRecord['verdict']]>([
    ['a failed check called a pass fails', { checks: [check('result', false)] }, 'fail'],
    [
      'a failed check called a pass of a should case is a finding',
      { checks: [check('result', false)], level: 'should' },
      'finding',
    ],
    ['nothing observed is no pass', { checks: [] }, 'inconclusive'],
    [
      'what a loss excused stays excused',
      {
        checks: [check('result', false)],
        verdict: 'inconclusive',
        attribution: 'radio',
        reason: 'the data call ended',
      },
      'inconclusive',
    ],
    [
      'an error stays an error',
      { verdict: 'error', attribution: 'harness', reason: 'the harness broke: boom' },
      'error',
    ],
    [
      'a module that did not answer AT fails the case itself',
      { checks: [check('result', true), check('I-2: the next AT is answered', false)] },
      'fail',
    ],
  ])('%s', (_what, record, verdict) => {
    expect(rejudged(run(record, 'pass', null)).ledger.cases[0]?.verdict).toBe(verdict);
  });

  test('an interrupted run stays inconclusive even if all its cases passed', () => {
    const { after } = rejudged(run({}, 'inconclusive', 'the run was interrupted'));
    expect(after).toEqual({ verdict: 'inconclusive', reason: 'the run was interrupted', exitCode: 2 });
  });

  test('a run without a footer stays incomplete', () => {
    expect(rejudged(someRun([someCase()])).after).toMatchObject({ verdict: 'incomplete', exitCode: 2 });
  });

  test('changes are listed with the reason', () => {
    const text = rejudgedMarkdown(rejudged(run({ checks: [check('result', false)] }, 'pass', null)));
    expect(text).toContain('- before: PASS');
    expect(text).toContain('- today: FAIL: 1 case failed');
    expect(text).toContain('## auth-accepts-a-valid-triple: pass before, fail today');
    expect(text).toContain('- why: by the present rules: result: expected OK, got ERROR');
  });
});
