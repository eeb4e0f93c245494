import { expect, test } from '@jest/globals';
import { runInstalled } from './child-run';

/** Any program below node_modules would do; this path leads out of it, so that the test needs no package. */
const PROGRAM = '../scripts/check/child-run.fixture.cjs';

test('the output of both streams and the exit code are kept', async () => {
  const end = await runInstalled(PROGRAM, ['say'], 20_000);
  expect(end).toMatchObject({ code: 3, overdue: false });
  expect(end.output.split('\n').sort()).toEqual(['', 'err', 'out']);
});

test('a program that never ends is ended, with all processes that it started', async () => {
  const end = await runInstalled(PROGRAM, ['spin'], 300);
  expect(end).toMatchObject({ code: null, overdue: true });
});
