import { expect, test } from '@jest/globals';
import { rangesInWords } from './columns';

const words = { w: 'works', b: 'broken', c: 'runs disagree' };

/** One letter for each firmware, from B01 on; `-` was not tested. */
const told = (states: string) =>
  rangesInWords(
    [...states].map((state, i) => ({
      name: `B${String(i + 1).padStart(2, '0')}`,
      state: state === '-' ? null : state,
    })),
    words,
  );

test.each([
  ['wwwww-b-w', 'works B01 to B05, broken B07, works again from B09; B06 and B08 untested'],
  ['w', 'works B01'],
  ['b', 'broken B01'],
  ['ww', 'works B01 and B02'],
  ['wwww', 'works B01 to B04'],
  ['wb', 'works B01, broken from B02'],
  ['bbw', 'broken B01 and B02, works from B03'],
  ['wbw', 'works B01, broken B02, works again from B03'],
  ['wbwb', 'works B01, broken B02, works again B03, broken again from B04'],
  ['wcb', 'works B01, runs disagree B02, broken from B03'],
  ['', 'untested'],
  ['-', 'untested'],
  ['---', 'untested'],
  ['-w', 'works B02; B01 untested'],
  ['w-', 'works B01; B02 untested'],
  ['w-w', 'works B01 and B03; B02 untested'],
  ['w--w', 'works B01 and B04; B02 and B03 untested'],
  ['w---w', 'works B01 and B05; B02 to B04 untested'],
  ['-w-w---w', 'works B02 to B08; B01, B03 and B05 to B07 untested'],
  ['w-b', 'works B01, broken from B03; B02 untested'],
  ['wb-', 'works B01, broken from B02; B03 untested'],
  ['x', 'x B01'],
  ['wbwbwbwbw', 'changes 8 times from B01 on: works in 5, broken in 4; works since B09'],
  ['w-w-w-w-w-w-w-w-w-w', 'works B01 to B19; 9 firmwares untested'],
])('%s reads: %s', (states, sentence) => expect(told(states)).toBe(sentence));

test('names and states from a module are not changed', () => {
  expect(rangesInWords([{ name: '<b>', state: 'toString' }])).toBe('toString <b>');
});
