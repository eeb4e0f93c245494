const { readFileSync } = require('node:fs');
const Sequencer = require('@jest/test-sequencer').default;

/**
 * Begins with the test files that allow themselves the longest time-out by `jest.setTimeout`: on a fresh clone Jest does not
 * know how long each takes, and the last one would run alone.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const byJest = super.sort(tests);
    const longest = new Map(byJest.map((test) => [test, allowedMs(test.path)]));
    return [...byJest].sort((a, b) => longest.get(b) - longest.get(a));
  }
};

function allowedMs(file) {
  const [, ms = '0'] = /\bjest\.setTimeout\(([\d_]+)\)/.exec(readFileSync(file, 'utf8')) ?? [];
  return Number(ms.replaceAll('_', ''));
}
