import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { someCase, someHeader } from '../../harness/ledger/ledger.fixture';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { type CaseRecord, SCHEMA } from '../../harness/ledger/record';
import { tallyOfRun } from './run-tally';
import { readTally, writeTally } from './tally';

/** A run that was cut off behind these cases. */
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
    failed: 4,
    skipped: ['not-applicable: no reason'],
  });
});

test('a run that is not green has a failure though no case has', () => {
  expect(tallyOfRun(cutOffRun([someCase()]))).toMatchObject({ passed: 1, failed: 1 });
});

test('what was written is read again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tally-'));
  const file = join(folder, 'check/tally.json');
  const tally = { passed: 3, failed: 1, skipped: ['it waits'] };
  writeTally(tally, file);
  expect(readTally(file)).toEqual(tally);
  rmSync(folder, { recursive: true });
});
