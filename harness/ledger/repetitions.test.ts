import { describe, expect, test } from '@jest/globals';
import type { Verdict } from './record';
import { caseIdOf, repetitionsOf, repetitionText, wilsonInterval } from './repetitions';

const repeated = (...verdicts: readonly Verdict[]) =>
  verdicts.map((verdict, i) => ({ id: i === 0 ? 'a-case' : `a-case~${i + 1}`, verdict }));

describe('repetitions', () => {
  test.each<[readonly Verdict[], Verdict, string]>([
    [['pass', 'pass'], 'pass', 'passed 2 of 2 (95 % interval 34 % to 100 %)'],
    [['pass', 'fail', 'pass'], 'fail', 'passed 2 of 3 (95 % interval 21 % to 94 %), intermittent'],
    [['fail', 'pass'], 'fail', 'passed 1 of 2 (95 % interval 9 % to 91 %), intermittent'],
    [['fail', 'fail'], 'fail', 'passed 0 of 2 (95 % interval 0 % to 66 %)'],
    [['pass', 'finding'], 'finding', 'passed 1 of 2 (95 % interval 9 % to 91 %), intermittent'],
    [['pass', 'inconclusive'], 'inconclusive', 'passed 1 of 1 (95 % interval 21 % to 100 %), 1 not judged'],
    [['error', 'finding'], 'error', 'passed 0 of 1 (95 % interval 0 % to 79 %), 1 not judged'],
    [['inconclusive', 'inconclusive'], 'inconclusive', 'passed 0 of 0, 2 not judged'],
    [['not-applicable', 'not-applicable'], 'not-applicable', 'passed 0 of 0'],
  ])('%j together are a %s', (verdicts, verdict, text) => {
    const [repetition, ...others] = repetitionsOf(repeated(...verdicts));
    expect(others).toEqual([]);
    expect(repetition).toMatchObject({ id: 'a-case', verdict });
    expect(repetition && repetitionText(repetition)).toBe(text);
  });

  test('a passing repetition never cancels a failure, in any order', () => {
    for (let failedAt = 0; failedAt < 10; failedAt++) {
      const verdicts = Array.from({ length: 10 }, (_, i): Verdict => (i === failedAt ? 'fail' : 'pass'));
      expect(repetitionsOf(repeated(...verdicts))).toMatchObject([
        { verdict: 'fail', intermittent: true, passed: 9, judged: 10 },
      ]);
    }
  });

  test('cases that ran once are not included, and the others keep their order', () => {
    const cases = ['b', 'a', 'once', 'b~2', 'a~2'].map((id) => ({ id, verdict: 'pass' as const }));
    expect(repetitionsOf(cases).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(caseIdOf('b~12')).toBe('b');
  });
});

describe('the Wilson interval', () => {
  test.each([
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [5, 10, 0.2366, 0.7634],
    [1, 1, 0.2065, 1],
    [81, 263, 0.2553, 0.3662],
  ])('of %i of %i equals the published value', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});
