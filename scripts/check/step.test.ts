import { expect, test } from '@jest/globals';
import { runStep } from './step';
import { nothing } from './tally';

test('a step that breaks is a failure', async () => {
  const end = await runStep({ name: 'broken', run: () => Promise.reject(new Error('no such program')) });
  expect(end).toMatchObject({ held: false, tally: { passed: 0, failed: 1, skipped: [] } });
  expect(end.output).toContain('no such program');
});

test('a step that did not hold has a failure, though it counted none', async () => {
  const run = async () => ({ held: false, output: '', tally: { ...nothing, passed: 7 } });
  expect((await runStep({ name: 'killed', run })).tally).toEqual({ passed: 7, failed: 1, skipped: [] });
});
