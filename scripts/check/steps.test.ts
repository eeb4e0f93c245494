import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readJestResults, runStep } from './steps';
import { nothing, sum, tallyLine } from './tally';

test('a step that throws is a failure', async () => {
  const end = await runStep({ name: 'broken', run: () => Promise.reject(new Error('no such program')) });
  expect(end).toMatchObject({ held: false, tally: { passed: 0, failed: 1, skipped: [] } });
  expect(end.output).toContain('no such program');
});

test('a step that did not hold has a failure, even if it counted none', async () => {
  const run = async () => ({ held: false, output: '', tally: { ...nothing, passed: 7 } });
  expect((await runStep({ name: 'killed', run })).tally).toEqual({ passed: 7, failed: 1, skipped: [] });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-results-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(...testResults: readonly unknown[]) {
  const path = join(folder, 'jest.json');
  writeFileSync(path, JSON.stringify({ testResults }));
  return readJestResults(path);
}

function file(status: string, ...tests: readonly (readonly [string, string])[]) {
  return {
    name: 'a.test.ts',
    status,
    assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
  };
}

test('tests are counted over all files, and those that did not run are named', () => {
  const tally = read(
    file('passed', ['it adds', 'passed'], ['it waits: no module here', 'pending']),
    file('failed', ['it divides', 'failed'], ['it adds', 'passed'], ['it waits', 'todo']),
  );
  expect(tally).toEqual({ passed: 2, failed: 1, skipped: ['it waits: no module here', 'it waits'] });
});

test('a file that does not load is a failure, in both ways that Jest reports it', () => {
  const gone = { name: 'b.test.ts', status: 'failed', assertionResults: [{ status: 'error' }] };
  expect(read(file('failed'), gone, file('passed', ['it adds', 'passed']))).toEqual({
    passed: 1,
    failed: 2,
    skipped: [],
  });
});

test('a file that is not from a Jest run is refused', () => {
  expect(() => read({ name: 'a.test.ts' })).toThrow('assertionResults');
  expect(() => readJestResults(join(folder, 'missing'))).toThrow('ENOENT');
});

test('the last line of the check', () => {
  const one = { passed: 1, failed: 2, skipped: [] };
  expect(tallyLine(one)).toBe('1 passed, 2 failed');
  expect(tallyLine(sum(sum(nothing, one), { ...one, skipped: ['it waits'] }))).toBe(
    '2 passed, 4 failed, 1 skipped',
  );
});
