import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { someCase, someHeader } from '../../harness/ledger/ledger.fixture';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { type CaseRecord, SCHEMA } from '../../harness/ledger/record';
import { readTally, tallyOfCases, tallyOfOutcome, tallyOfRun, writeTally } from './tally';

const folder = mkdtempSync(path.join(tmpdir(), 'outcome-'));
const file = path.join(folder, 'tally.json');
const cases = { passed: 17, failed: ['two'], skipped: ['one: why'] };
beforeAll(() => writeTally(cases, file));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['passed:npm run usb-lab', { passed: 1, failed: [], skipped: [] }],
  ['failed:npm run usb-lab', { passed: 0, failed: ['npm run usb-lab'], skipped: [] }],
  ['skipped:no machine: can be had', { passed: 0, failed: [], skipped: ['no machine: can be had'] }],
  [`tally:${file}`, cases],
  ['what is this', { passed: 0, failed: ['what is this'], skipped: [] }],
])('%s is counted', (outcome, tally) => {
  expect(tallyOfOutcome(outcome)).toEqual(tally);
});

test('a missing tally is a failure, and the file is named', () => {
  const missing = path.join(folder, 'nowhere.json');
  expect(tallyOfOutcome(`tally:${missing}`)).toEqual({
    passed: 0,
    failed: [expect.stringContaining(`${missing} left nothing to count`)],
    skipped: [],
  });
});

/** A run that was cut off after these cases. */
function cutOffRun(cases: readonly CaseRecord[], missing: readonly string[] = []): Ledger {
  const plan = [...cases.map(({ id }) => id), ...missing];
  const header = { type: 'header' as const, schema: SCHEMA, ...someHeader({ plan }) };
  return {
    header,
    events: [],
    cases,
    invariants: [],
    diagnosis: null,
    footer: null,
    complete: false,
    missing,
    truncatedTail: false,
    seal: 'absent',
  };
}

test('each verdict counts as what it means to a build server', () => {
  const verdicts = ['pass', 'finding', 'fail', 'inconclusive', 'error', 'not-applicable'] as const;
  const cases = verdicts.map((verdict) => someCase({ id: verdict, verdict, reason: 'no reason' }));
  expect(tallyOfRun(cutOffRun(cases, ['never-run']))).toEqual({
    passed: 2,
    failed: [
      'fail: fail: no reason',
      'inconclusive: inconclusive: no reason',
      'error: error: no reason',
      'never-run: not run',
    ],
    skipped: ['not-applicable: no reason'],
  });
});

test('a run that is not green has a failure even if no case has', () => {
  expect(tallyOfRun(cutOffRun([someCase()]))).toMatchObject({
    passed: 1,
    failed: ['npm test: incomplete: the run was not completed: 1 of 1 planned case left a record'],
  });
});

test('a written tally reads back the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tally-'));
  const file = join(folder, 'check/tally.json');
  const tally = { passed: 3, failed: ['it divides'], skipped: ['it waits'] };
  writeTally(tally, file);
  expect(readTally(file)).toEqual(tally);
  rmSync(folder, { recursive: true });
});

test('cases that were run are named, and skipped ones with the reason', () => {
  const tap = [
    'TAP version 13',
    '# Subtest: two modules are told apart',
    'ok 1 - two modules are told apart',
    '  ---',
    '  duration_ms: 12.5',
    '  ...',
    'not ok 2 - a module that hangs: the run goes on',
    'ok 3 - ModemManager is named # SKIP not installed: /usr/sbin/ModemManager',
    'ok 4 - unplugged # SKIP test name does not match pattern',
    '    ok 1 - a part of another',
    '1..4',
    '# pass 1',
  ].join('\n');
  expect(tallyOfCases(tap)).toEqual({
    passed: ['two modules are told apart'],
    failed: ['a module that hangs: the run goes on'],
    skipped: ['ModemManager is named: not installed: /usr/sbin/ModemManager'],
  });
});
