import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { tallyOfOutcome } from './outcome-tally';
import { writeTally } from './tally';

const folder = mkdtempSync(path.join(tmpdir(), 'outcome-'));
const file = path.join(folder, 'tally.json');
const cases = { passed: 17, failed: 1, skipped: ['one: why'] };
let said = '';
beforeAll(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  writeTally(cases, file);
});
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test.each([
  ['passed:npm run usb-lab', { passed: 1, failed: 0, skipped: [] }],
  ['failed:npm run usb-lab', { passed: 0, failed: 1, skipped: [] }],
  ['skipped:no machine: can be had', { passed: 0, failed: 0, skipped: ['no machine: can be had'] }],
  [`tally:${file}`, cases],
  ['what is this', { passed: 0, failed: 1, skipped: [] }],
])('%s is counted', (outcome, tally) => {
  expect(tallyOfOutcome(outcome)).toEqual(tally);
});

test('a tally that is not there is a failure, and the file is named', () => {
  const missing = path.join(folder, 'nowhere.json');
  expect(tallyOfOutcome(`tally:${missing}`)).toEqual({ passed: 0, failed: 1, skipped: [] });
  expect(said).toContain(`${missing} left nothing to count`);
});
