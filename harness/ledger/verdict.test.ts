import { describe, expect, test } from '@jest/globals';
import type { CheckRecord, Level, Verdict } from './record';
import { type CaseFindings, exitCodeOf, type Loss, missingFrom, runVerdictOf, verdictOf } from './verdict';

const check = (held: boolean, at = 10): CheckRecord => ({
  what: 'result',
  expected: 'OK',
  actual: held ? 'OK' : 'ERROR',
  held,
  at,
});
const held = check(true);
const failed = check(false);
const nothing: CaseFindings = {
  level: 'must',
  notApplicable: null,
  lost: null,
  crash: null,
  checks: [],
  invariants: [],
  observations: 0,
};
const lostAt = (at: number): Loss => ({ attribution: 'radio', reason: 'the data call ended', at });

type Row = [string, Partial<CaseFindings>, Verdict, string | null];

describe('the verdict of a case', () => {
  test.each<Row>([
    ['a check that held', { checks: [held] }, 'pass', null],
    ['an observation', { level: 'observe', observations: 1 }, 'pass', null],
    ['a failed check of a must case', { checks: [held, failed] }, 'fail', 'module'],
    ['a failed check of a should case', { level: 'should', checks: [held, failed] }, 'finding', 'module'],
    ['a failed check of an observe case', { level: 'observe', checks: [failed] }, 'pass', null],
    ['a failed invariant of a must case', { checks: [held], invariants: [failed] }, 'fail', 'module'],
    [
      'a failed invariant of a should case',
      { level: 'should', checks: [held], invariants: [failed] },
      'finding',
      'module',
    ],
    [
      'a failed invariant of an observe case',
      { level: 'observe', observations: 1, invariants: [failed] },
      'fail',
      'module',
    ],
    ['a failed invariant and nothing else', { invariants: [failed] }, 'fail', 'module'],
    ['nothing', {}, 'inconclusive', 'harness'],
    ['invariants alone', { invariants: [held, held] }, 'inconclusive', 'harness'],
    [
      'an observe case that noted nothing',
      { level: 'observe', invariants: [held] },
      'inconclusive',
      'harness',
    ],
    ['what is not applicable', { notApplicable: 'no faults here' }, 'not-applicable', null],
    [
      'what is not applicable any more',
      { notApplicable: 'no faults here', lost: lostAt(0) },
      'not-applicable',
      null,
    ],
    [
      'a failed check of what is not applicable',
      { notApplicable: 'no faults here', checks: [failed] },
      'fail',
      'module',
    ],
    ['a prerequisite that was never there', { lost: lostAt(0) }, 'inconclusive', 'radio'],
    ['a loss after checks that held', { lost: lostAt(11), checks: [held] }, 'inconclusive', 'radio'],
    ['a check that failed before the loss', { lost: lostAt(11), checks: [failed] }, 'fail', 'module'],
    ['a check that failed at the loss', { lost: lostAt(10), checks: [failed] }, 'inconclusive', 'radio'],
    ['a check that failed after the loss', { lost: lostAt(9), checks: [failed] }, 'inconclusive', 'radio'],
    [
      'an invariant that failed after the loss',
      { lost: lostAt(9), invariants: [failed] },
      'inconclusive',
      'radio',
    ],
    [
      'failed before and after the loss',
      { lost: lostAt(11), checks: [failed, check(false, 12)] },
      'fail',
      'module',
    ],
    ['a crash', { crash: 'TypeError' }, 'error', 'harness'],
    ['a crash after a check that held', { crash: 'TypeError', checks: [held] }, 'error', 'harness'],
    ['a crash after a check that failed', { crash: 'TypeError', checks: [failed] }, 'error', 'harness'],
    ['a crash after a loss', { crash: 'TypeError', lost: lostAt(9) }, 'error', 'harness'],
    [
      'a crash of what is not applicable',
      { crash: 'TypeError', notApplicable: 'no faults here' },
      'error',
      'harness',
    ],
  ])('%s', (_, findings, verdict, attribution) => {
    const judged = verdictOf({ ...nothing, ...findings });
    expect(judged).toMatchObject({ verdict, attribution });
    expect(judged.reason === null).toBe(verdict === 'pass');
  });

  test('a failure gives expected, actual and the number of further failed checks', () => {
    const { reason } = verdictOf({ ...nothing, checks: [failed], invariants: [failed] });
    expect(reason).toBe('result: expected OK, got ERROR; 1 more did not hold');
  });

  test('a crash gives what it hides', () => {
    const { reason } = verdictOf({ ...nothing, crash: 'boom', checks: [failed], lost: lostAt(9) });
    expect(reason).toBe(
      'the harness broke: boom (the data call ended); 1 failed check of this case is not judged',
    );
  });
});

test('every combination: green needs evidence, and a failure of the module needs evidence', () => {
  const either = [false, true];
  for (const level of ['must', 'should', 'observe'] satisfies Level[])
    for (const lost of [null, lostAt(0), lostAt(99)])
      for (const crash of [null, 'boom'])
        for (const notApplicable of [null, 'no'])
          for (const checks of [[], [held], [failed], [held, failed]])
            for (const invariants of [[], [held], [failed]])
              for (const noted of either) {
                const findings = {
                  level,
                  lost,
                  crash,
                  notApplicable,
                  checks,
                  invariants,
                  observations: Number(noted),
                };
                const { verdict, attribution } = verdictOf(findings);
                const red = [...(level === 'observe' ? [] : checks), ...invariants].some((c) => !c.held);
                if (verdict === 'pass') {
                  expect(red || lost !== null || crash !== null || notApplicable !== null).toBe(false);
                  expect(checks.length > 0 || noted).toBe(true);
                }
                if (attribution === 'module') expect(red && crash === null && lost?.at !== 0).toBe(true);
                expect(attribution === 'module').toBe(verdict === 'fail' || verdict === 'finding');
              }
});

describe('the verdict of a run', () => {
  const someLeftOut = { reason: '--max-minutes 1 was reached', cases: ['case-7'] };
  const framing = (held: boolean, level: 'must' | 'should' = 'must') => ({
    id: 'I-6',
    held,
    level,
    examined: 1,
    brokenIn: held ? [] : ['case-0'],
  });
  const good = { name: 'refuses nonsense', held: true, detail: 'ERROR' };
  const run = (verdicts: Verdict[], more: Partial<Parameters<typeof runVerdictOf>[0]> = {}) => {
    const cases = verdicts.map((verdict, i) => ({ id: `case-${i}`, verdict }));
    return runVerdictOf({
      plan: cases.map((c) => c.id),
      cases,
      controls: [good],
      invariants: [],
      notRun: null,
      strict: false,
      ...more,
    }).verdict;
  };

  test.each<[string, ReturnType<typeof run>, string, number]>([
    ['all passed', run(['pass', 'pass', 'not-applicable']), 'pass', 0],
    ['a finding', run(['pass', 'finding']), 'pass', 0],
    ['a broken invariant', run(['pass'], { invariants: [framing(false)] }), 'fail', 1],
    ['one that broke in should cases', run(['pass'], { invariants: [framing(false, 'should')] }), 'pass', 0],
    [
      'one that broke in should cases, strictly',
      run(['pass'], { invariants: [framing(false, 'should')], strict: true }),
      'fail',
      1,
    ],
    ['an invariant that held', run(['pass'], { invariants: [framing(true)] }), 'pass', 0],
    ['cases left out by a limit', run(['pass'], { notRun: someLeftOut }), 'inconclusive', 2],
    ['a fail, and cases left out by a limit', run(['fail'], { notRun: someLeftOut }), 'fail', 1],
    ['a finding, strictly', run(['pass', 'finding'], { strict: true }), 'fail', 1],
    ['a fail', run(['pass', 'fail']), 'fail', 1],
    ['a fail among what was not judged', run(['fail', 'error', 'inconclusive']), 'fail', 1],
    ['an inconclusive case', run(['pass', 'inconclusive']), 'inconclusive', 2],
    ['an error', run(['pass', 'error']), 'inconclusive', 2],
    ['a case without a record', run(['pass'], { plan: ['case-0', 'case-1'] }), 'inconclusive', 2],
    ['nothing judged', run(['not-applicable']), 'inconclusive', 2],
    ['nothing planned', run([]), 'inconclusive', 2],
    ['a control that did not hold', run(['pass'], { controls: [good, { ...good, held: false }] }), 'void', 2],
    [
      'a control that did not hold, with a fail',
      run(['fail'], { controls: [{ ...good, held: false }] }),
      'void',
      2,
    ],
  ])('%s', (_, verdict, expected, exitCode) => {
    expect(verdict).toBe(expected);
    expect(exitCodeOf(verdict)).toBe(exitCode);
  });

  test('an incomplete run has exit code 2', () => expect(exitCodeOf('incomplete')).toBe(2));

  test('a case planned twice needs two records', () => {
    expect(missingFrom(['a', 'a', 'b'], [{ id: 'a' }])).toEqual(['a', 'b']);
  });
});
