import { expect, test } from '@jest/globals';
import { tallyOfCases } from './cases-tally';

test('cases that were run are named, and those that were skipped with the reason', () => {
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
