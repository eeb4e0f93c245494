import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { attachEmulator, freshFolder, runTest } from './testing/command';

jest.setTimeout(120_000);

const ledgerOf = (out: string) => readLedger(path.join(out, 'run.ndjson'));

test('--bail stops after this many failed cases, and lists what was not run', async () => {
  const emulator = await attachEmulator(['--mutant', 'reportsAuthenticationTwice']);
  const only = ['--only', 'auth-result-comes-once', '--repeat', '6'];
  const { code, out: said } = await runTest([...emulator.options, ...only, '--bail', '2']);
  emulator.process.child.kill();
  const { cases, footer, missing, complete } = ledgerOf(emulator.out);
  // On a machine so busy that the harness stood still, a case is inconclusive and does not count.
  const judged = cases.filter(({ verdict }) => verdict !== 'inconclusive');
  expect(judged.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
  const left = [1, 2, 3, 4, 5, 6].slice(cases.length);
  expect(left.length).toBeGreaterThan(0);
  expect(footer?.notRun).toEqual({
    reason: '--bail 2 was reached: 2 cases failed',
    cases: left.map((n) => `auth-result-comes-once~${n}`),
  });
  expect({ missing, complete, notRun: footer?.counts.notRun }).toEqual({
    missing: [],
    complete: false,
    notRun: left.length,
  });
  expect(said).toContain(`${left.length} planned cases were not run: --bail 2 was reached`);
  expect(said).toMatch(/^FAIL: 2 cases failed; .*\d cases not run: --bail 2 was reached/m);
  expect(code).toBe(1);
});

test.each([
  ['--max-minutes', '0.001', /^--max-minutes 0\.001 was reached/],
  ['--max-connects', '1', /^--max-connects 1 was reached: the module has made 1 MQTT connect$/],
])('a run that %s %s ends early is not green even if nothing failed', async (option, value, reason) => {
  const out = freshFolder();
  const only = ['--only', 'six-commands-exist', '--repeat', '4'];
  const { code, out: said, err } = await runTest(['--out', out, ...only, option, value]);
  const { cases, footer } = ledgerOf(out);
  expect(cases.every(({ verdict }) => verdict === 'pass')).toBe(true);
  expect(cases.length + (footer?.notRun?.cases.length ?? 0)).toBe(4);
  expect(footer?.notRun?.reason).toMatch(reason);
  expect(said).toMatch(/^INCONCLUSIVE: \d cases? not run: --max-/m);
  expect({ code, err }).toEqual({ code: 2, err: '' });
});
