import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { attachEmulator, freshFolder, runTest, start } from './testing/command';

jest.setTimeout(60_000);

const ONE_OR_TWO = ['--only', 'six-commands-exist', '--only', 'auth-right-triple-is-reported-ok'];
/** Enough cases to be in the middle of when the trouble begins. */
const MANY = ['--only', '1.1'];

test('Ctrl-C leaves the module disconnected, the ledger sealed as incomplete and exit code 130', async () => {
  const out = freshFolder();
  const run = start('test', ['--out', out, '--only', 'usage-example*', '--repeat', '50']);
  await run.line(/^ *2\/\d+ /);
  run.child.kill('SIGINT');
  const { code, out: said } = await run.ended;
  const ledger = readLedger(path.join(out, 'run.ndjson'));
  expect(code).toBe(130);
  expect(ledger.footer).toMatchObject({ verdict: 'inconclusive', reason: 'the run was interrupted' });
  expect(ledger.complete).toBe(false);
  expect(lastConnectionEvent(ledger.events)).not.toBe('CONNECT');
  expect(readFileSync(path.join(out, 'junit.xml'), 'utf8')).toMatch(/<error/);
  expect(said).not.toMatch(/^PASS/m);
});

test('a module that is unplugged during a run makes the rest inconclusive because of the bench', async () => {
  const { process: emulator, options, out } = await attachEmulator();
  const run = start('test', [...options, ...MANY]);
  await run.line(/^ *3\/\d+ /);
  emulator.child.kill('SIGKILL');
  const { code } = await run.ended;
  const ledger = readLedger(path.join(out, 'run.ndjson'));
  expect(ledger.footer?.verdict).toBe('inconclusive');
  expect(ledger.cases.at(-1)).toMatchObject({ verdict: 'inconclusive', attribution: 'bench' });
  expect(ledger.cases.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(ledger.missing).toEqual([]);
  expect(code).toBe(2);
});

function lastConnectionEvent(events: readonly { readonly what?: string | undefined }[]): string | undefined {
  return events
    .map(({ what }) => what)
    .findLast((what) => ['CONNECT', 'DISCONNECT', 'CLOSED'].includes(what ?? ''));
}

test('a module with another firmware than the one to be judged is not judged', async () => {
  const { code, out } = await runTest([...ONE_OR_TWO, '--firmware', 'B99', '--out', freshFolder()]);
  expect(code).toBe(2);
  expect(out).toMatch(/--firmware B99 is to be judged, but the module runs AL_ME3630C1CV1\.0B01/);
  expect(out).not.toMatch(/^PASS|\b[1-9]\d* passed/m);
});

test('a module that logs in elsewhere is not judged, and the sentence gives the right address', async () => {
  const out = freshFolder();
  const emulator = start('emulator', []);
  const port = /\/dev\/pts\/\d+/.exec(await emulator.line(/\/dev\/pts/))?.[0] ?? '';
  const { code, out: said } = await runTest([
    '--port',
    port,
    '--auth-listen',
    '127.0.0.1:0',
    '--cloud-listen',
    '127.0.0.1:0',
    '--out',
    out,
    ...ONE_OR_TWO,
  ]);
  emulator.child.kill();
  const ledger = readLedger(path.join(out, 'run.ndjson'));
  expect(new Set(ledger.cases.map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']));
  expect(said).toMatch(
    /login never reached this cloud at 127\.0\.0\.1:\d+, nor did it try the broker at 127\.0\.0\.1:\d+ \(it says \+ALIAUTH: FAIL\)/,
  );
  expect(ledger.header.bench.emulated).toBe(true);
  expect(code).toBe(2);
});

test('without a cloud only cases that need none are run', async () => {
  const out = freshFolder();
  const { code } = await runTest(['--cloud', 'none', '--out', out]);
  const { cases } = readLedger(path.join(out, 'run.ndjson'));
  expect(
    cases.flatMap((c) => (['pass', 'not-applicable'].includes(c.verdict) ? [] : [`${c.id}: ${c.reason}`])),
  ).toEqual([]);
  expect(cases.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(20);
  expect(code).toBe(0);
});
