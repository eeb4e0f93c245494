import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { openPty } from '../../harness/wire/pty';
import { freshFolder, runTest } from './testing/command';

jest.setTimeout(60_000);

const ONE_CASE = ['--only', 'auth-right-triple-is-reported-ok'];

test.each([
  ['an unknown option', ['--prot', 'COM5'], /--prot is an unknown option; did you mean --port\?/],
  ['a bad value', ['--baud', 'fast'], /--baud/],
  ['a port that does not exist', ['--port', '/dev/ttyNOPE', ...ONE_CASE], /there is no port \/dev\/ttyNOPE/],
  [
    'a port that is no terminal',
    ['--port', '/dev/null', ...ONE_CASE],
    /^\/dev\/null is no serial port: npm run ports/,
  ],
  ['a selection of nothing', ['--only', 'no-such-case'], /leave no case to run; --list/],
  [
    'a folder that cannot be made',
    ['--out', '/proc/x', ...ONE_CASE],
    /--out: \/proc\/x cannot be written to/,
  ],
])('%s gets one sentence and exit code 3', async (_what, args, sentence) => {
  const { code, out, err } = await runTest(args);
  expect(err).toMatch(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(out).toBe('');
  expect(code).toBe(3);
});

test('GitHub is told why nothing was judged', async () => {
  const summary = path.join(path.dirname(freshFolder()), 'summary.md');
  const args = ['--port', '/dev/ttyNOPE', '--out', freshFolder(), ...ONE_CASE];
  const { code, out } = await runTest(args, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary });
  expect(out).toMatch(/^::error title=qualification::nothing was judged: there is no port \/dev\/ttyNOPE/m);
  expect(readFileSync(summary, 'utf8')).toMatch(/^Nothing was judged: there is no port \/dev\/ttyNOPE/);
  expect(code).toBe(3);
});

test('a listening address in use is named', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  const { code, err } = await runTest(['--cloud-listen', `127.0.0.1:${port}`, ...ONE_CASE]);
  server.close();
  expect(err).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*another program`));
  expect(code).toBe(3);
});

test('a folder that contains a run is not overwritten', async () => {
  const out = freshFolder();
  mkdirSync(out);
  writeFileSync(path.join(out, 'run.ndjson'), 'kept');
  const { code, err } = await runTest(['--out', out, ...ONE_CASE]);
  expect(err).toMatch(/already holds a run/);
  expect(code).toBe(3);
});

test('a port without an answer is not judged, and is locked meanwhile; messages name the holder and what was tried', async () => {
  const pty = openPty();
  const selected = [...ONE_CASE, '--cloud-listen', '127.0.0.1:0', '--auth-listen', '127.0.0.1:0'];
  const started = () => runTest(['--port', pty.path, '--out', freshFolder(), ...selected]);
  const asked = new Promise<void>((resolve) => {
    pty.onData(() => resolve());
  });
  const first = started();
  await asked;
  const second = await started();
  expect(second.err).toMatch(/in use by/);
  expect(second.code).toBe(2);
  const { code, out: said } = await first;
  await pty.close();
  expect(said).toMatch(/nothing answers AT there \(tried 115200, 9600, .* baud, with and without echo\)/);
  expect(said).toMatch(/INCONCLUSIVE/);
  expect(code).toBe(2);
});
