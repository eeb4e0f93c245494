import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readJestResults, runStep } from './steps';
import { nothing, sum, tallyText } from './tally';

test('a step that throws is a failure', async () => {
  const end = await runStep({ name: 'broken', run: () => Promise.reject(new Error('no such program')) });
  expect(end).toMatchObject({ held: false, tally: { passed: 0, skipped: [] } });
  expect(end.tally.failed).toEqual([expect.stringContaining('broken: Error: no such program')]);
  expect(end.output).toContain('no such program');
});

test('a step that did not hold has a failure, even if it counted none', async () => {
  const run = async () => ({ held: false, output: '', tally: { ...nothing, passed: 7 } });
  expect((await runStep({ name: 'killed', run })).tally).toEqual({
    passed: 7,
    failed: ['killed'],
    skipped: [],
  });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-results-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(...testResults: readonly unknown[]) {
  const file = join(folder, 'jest.json');
  writeFileSync(file, JSON.stringify({ testResults }));
  return readJestResults(file);
}

function file(
  status: string,
  ...tests: readonly (readonly [name: string, status: string, ...messages: string[]])[]
) {
  return {
    name: path.resolve(__dirname, 'a.test.ts'),
    status,
    assertionResults: tests.map(([fullName, status, ...failureMessages]) => ({
      fullName,
      status,
      failureMessages,
    })),
  };
}

test('tests are counted over all files, and those that did not run are named', () => {
  const tally = read(
    file('passed', ['it adds', 'passed'], ['it waits: no module here', 'pending']),
    file(
      'failed',
      ['it divides', 'failed', 'Error: \x1b[31mby zero\x1b[0m\n\n    at divide (divide.ts:1:1)'],
      ['it adds', 'passed'],
      ['it waits', 'todo'],
    ),
  );
  expect(tally).toEqual({
    passed: 2,
    failed: ['scripts/check/a.test.ts: it divides\n  Error: by zero'],
    skipped: ['it waits: no module here', 'it waits'],
  });
});

test('a file that does not load is a failure, in both ways that Jest reports it', () => {
  const gone = {
    name: path.resolve(__dirname, 'b.test.ts'),
    status: 'failed',
    message: 'no such module',
    assertionResults: [{ status: 'error' }],
  };
  expect(read(file('failed'), gone, file('passed', ['it adds', 'passed']))).toEqual({
    passed: 1,
    failed: ['scripts/check/a.test.ts\n', 'scripts/check/b.test.ts\n  no such module'],
    skipped: [],
  });
});

test('a file that is not from a Jest run is refused', () => {
  expect(() => read({ name: 'a.test.ts' })).toThrow('assertionResults');
  expect(() => readJestResults(join(folder, 'missing'))).toThrow('ENOENT');
});

test('the check ends with what did not run, what failed and a line with the counts', () => {
  const one = { passed: 1, failed: ['it adds', 'it divides: by zero'], skipped: [] };
  expect(tallyText(nothing)).toBe('0 passed, 0 failed\n');
  expect(tallyText(sum(sum(nothing, one), { passed: 2, failed: [], skipped: ['it waits'] }))).toBe(
    'skipped: it waits\nfailed: it adds\nfailed: it divides: by zero\n3 passed, 2 failed, 1 skipped\n',
  );
});
