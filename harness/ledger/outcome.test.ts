import { expect, test } from '@jest/globals';
import { someCase, someHeader } from './ledger.fixture';
import type { Ledger } from './ledger-reader';
import { outcomeOf } from './outcome';
import { type CaseRecord, type Footer, SCHEMA } from './record';

function run(cases: readonly CaseRecord[], footer: Partial<Footer> = {}): Ledger {
  const counts = { pass: 0, fail: 0, finding: 0, inconclusive: 0, error: 0, notApplicable: 0, notRun: 0 };
  return {
    header: { type: 'header', schema: SCHEMA, ...someHeader({ plan: cases.map((record) => record.id) }) },
    events: [],
    cases,
    invariants: [],
    diagnosis: null,
    footer: {
      type: 'footer',
      verdict: 'pass',
      reason: null,
      notRun: null,
      counts,
      controls: [],
      connects: 0,
      finishedAt: '2026-01-31T12:00:09Z',
      sha256: '',
      ...footer,
    },
    complete: true,
    missing: [],
    truncatedTail: false,
    seal: 'intact',
  };
}

test('a run that was interrupted is not greener, and its own reason is kept', () => {
  const outcome = outcomeOf(run([someCase()], { verdict: 'inconclusive', reason: 'interrupted' }));
  expect(outcome).toEqual({ verdict: 'inconclusive', reason: 'interrupted', exitCode: 2 });
});

test('a footer cannot override a failed case', () => {
  const outcome = outcomeOf(run([someCase({ verdict: 'fail', attribution: 'module', reason: 'no OK' })]));
  expect(outcome).toEqual({ verdict: 'fail', reason: '1 case failed', exitCode: 1 });
});

test('a diagnosis changes no verdict', () => {
  const failed = someCase({ id: 'a', verdict: 'fail', attribution: 'module', reason: 'no OK' });
  const group = {
    defect: 'saysNothing',
    about: 'It says nothing.',
    explains: ['a'],
    contradictedBy: [],
    score: 1,
  };
  for (const cases of [[failed], [someCase()]]) {
    const plain = run(cases);
    const diagnosed: Ledger = {
      ...plain,
      diagnosis: { type: 'diagnosis', groups: [group], unexplained: [] },
    };
    expect(outcomeOf(diagnosed)).toEqual(outcomeOf(plain));
  }
});

test('a finding fails a run only with `strict`', () => {
  const ledger = run([someCase({ verdict: 'finding', attribution: 'module', reason: 'an echo' })]);
  expect(outcomeOf(ledger).exitCode).toBe(0);
  expect(outcomeOf(ledger, { strict: true })).toMatchObject({ verdict: 'fail', exitCode: 1 });
});
