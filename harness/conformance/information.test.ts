import { expect, test } from '@jest/globals';
import { killsPerSecond } from './information';

test('a case tells the more, the more mutants it catches in the less time; an unknown one as much as the median', () => {
  const row = (mutant: string, fails: readonly string[]) => ({
    mutant,
    fails,
    unjudged: [],
    breaks: {},
    seconds: 1,
    connects: 1,
  });
  const rate = killsPerSecond({
    honest: { seconds: 1, connects: 1 },
    cases: [
      { id: 'quick', ms: 10 },
      { id: 'slow', ms: 1000 },
      { id: 'blind', ms: 10 },
    ],
    rows: [row('m', ['quick', 'slow']), row('n', ['slow'])],
  });
  expect(['quick', 'slow', 'blind', 'new'].map(rate)).toEqual([100, 2, 0, 2]);
});
