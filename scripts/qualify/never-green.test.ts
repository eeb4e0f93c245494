import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { testIf } from '../../harness/cloud/testing/test-if';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { type Ended, freshFolder, runTest, start } from './testing/command';
import { copyProject, type ProjectCopy, withOddCase } from './testing/project-copy';

jest.setTimeout(60_000);

const ONE_CASE = ['--only', 'six-commands-exist'];
const PASSES = "check('AT', resultText(await module.send('AT'))).is('OK');";

const ledgerOf = (out: string) => readLedger(path.join(out, 'run.ndjson'));

/** The output is sentences: no stack, and nothing like a pass. */
function expectSentences({ out, err }: Ended): void {
  expect(err).not.toMatch(/^\s+at /m);
  expect(err).not.toBe('');
  expect(out).not.toMatch(/^PASS/m);
}

describe('suites or reports that are broken', () => {
  let copy: ProjectCopy;
  beforeEach(() => {
    copy = copyProject();
  });
  afterEach(() => copy.remove());

  const run = (out: string, args: readonly string[] = []) =>
    start('test', ['--out', out, ...args], {}, copy.root).ended;

  test('process.exit(0) in a case', async () => {
    withOddCase(copy, 'process.exit(0);');
    const out = freshFolder();
    const ended = await run(out);
    expectSentences(ended);
    expect(ended.err).toMatch(
      /^the process that ran the cases ended with exit code 0 in case "odd", .*jest\.log\n$/,
    );
    expect(ledgerOf(out)).toMatchObject({ footer: null, complete: false, missing: ['odd', 'last'] });
    expect(readFileSync(path.join(out, 'junit.xml'), 'utf8')).toMatch(/<error/);
    expect(ended.code).toBe(2);
  });

  test.each([
    ['an unhandled rejection', "void Promise.reject(new Error('nobody waits for this'));"],
    ['an exception in a callback', "setImmediate(() => { throw new Error('nobody waits for this'); });"],
  ])('%s in a case', async (_what, statement) => {
    withOddCase(copy, `${statement} ${PASSES}`);
    const out = freshFolder();
    const ended = await run(out);
    expectSentences(ended);
    expect(ended.err).toMatch(
      /^something broke that no case waited for: Error: nobody waits for this \(at suites\/index\.ts:\d+\)\n$/,
    );
    expect(ledgerOf(out).footer?.verdict).toBe('inconclusive');
    expect(readFileSync(path.join(out, 'report.html'), 'utf8')).not.toMatch(/>PASS/);
    expect(ended.code).toBe(2);
  });

  test.each([
    [
      'a syntax error in a suite file',
      () => copy.replace('suites/v250/echo.ts', 'export const', 'export konst'),
      /^the suites cannot be loaded: suites\/v250\/echo\.ts:\d+:\d+: Expected .*\n$/,
    ],
    [
      'an exception in a suite file',
      () => copy.replace('suites/v250/echo.ts', "id: '", "id: 'No Slug "),
      /^the suites cannot be loaded: Error: case id "No Slug .*" must be lower-case words .*\n$/,
    ],
    [
      'a clause without a case',
      () => copy.replace('suites/v250/echo.ts', 'cases: [', 'cases: [].slice(0) as never[], void_: ['),
      /^clause v250 6\.2\.4 .* declares no case: look at its files in suites, .*\n$/,
    ],
    [
      'a suite file that declares nothing',
      () => copy.write('suites/alibaba-mqtt/cloudauth/odd-bytes.ts', 'export const oddBytes = [];'),
      /^\d+ of the frozen plan's cases are declared by no suite file, "auth-.*" first: .* "npm run plan" .*\n$/,
    ],
  ])('%s', async (_what, spoil, sentence) => {
    spoil();
    const ended = await run(freshFolder());
    expectSentences(ended);
    expect(ended.err).toMatch(sentence);
    expect(ended.code).toBe(2);
    const list = await start('test', ['--list'], {}, copy.root).ended;
    expect(list).toEqual({ code: 2, out: '', err: ended.err });
  });

  test('a report writer that throws', async () => {
    const declared = 'export function junitXml(';
    copy.replace(
      'reports/junit.ts',
      declared,
      `export function junitXml(): string { throw new TypeError('no such thing'); }\nexport function replaced(`,
    );
    const out = freshFolder();
    const ended = await run(out, ONE_CASE);
    expectSentences(ended);
    expect(ended.err).toMatch(
      /^the reports could not be written: TypeError: no such thing \(at reports\/junit\.ts:\d+\); the ledger is .*run\.ndjson\n$/,
    );
    expect(ended.out).toMatch(/^INCONCLUSIVE: the reports could not be written/m);
    expect(ledgerOf(out).complete).toBe(true);
    expect(ended.code).toBe(2);
  });
});

describe('options after a second --', () => {
  test('-t leaves planned cases without a record, which is reported', async () => {
    const out = freshFolder();
    const only = ['--only', 'auth-right-triple-is-reported-ok,six-commands-exist'];
    const ended = await runTest(['--out', out, ...only, '--', '-t', 'six-commands-exist']);
    expectSentences(ended);
    expect(ended.err).toMatch(
      /^Jest was given -t six-commands-exist after the second --: the 1 planned case that it left out .* select cases with --only\n$/,
    );
    expect(ledgerOf(out)).toMatchObject({ complete: false, missing: ['auth-right-triple-is-reported-ok'] });
    expect(ended.code).toBe(2);
  });

  test.each([
    ['--testPathPattern=nothing'],
    ['--testPathPatterns=nothing'],
    ['--testPathPatterns=nothing', '--passWithNoTests'],
  ])('%s %s leaves nothing to run, which is reported', async (...jestArguments) => {
    const given = jestArguments.filter((each) => each !== undefined);
    const ended = await runTest(['--out', freshFolder(), ...ONE_CASE, '--', ...given]);
    expectSentences(ended);
    expect(ended.err).toContain(`Jest was given ${given.join(' ')} after the second --; select cases with`);
    expect(ended.code).toBe(2);
  });
});

describe('a full disk', () => {
  const mounted = mountsTmpfs();
  const withTmpfs = testIf(mounted, 'this user may not mount a file system of 250 KB');
  const full = mkdtempSync(path.join(os.tmpdir(), 'me3630-full-'));
  afterEach(() => {
    if (mounted) execFileSync('umount', [full]);
    rmSync(full, { recursive: true, force: true });
  });

  withTmpfs('is reported in a sentence, and the ledger stays readable and incomplete', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=250k', 'tmpfs', full]);
    const out = path.join(full, 'run');
    const ended = await runTest(['--out', out, '--only', 'message-of-*', '--repeat', '50']);
    expectSentences(ended);
    expect(ended.err).toMatch(/run\.ndjson: the disk is full: make room, or name another folder with --out/);
    expect(ledgerOf(out)).toMatchObject({ footer: null, complete: false });
    expect(ended.code).toBe(2);
  });
});

/** Whether a small file system can be mounted here. */
function mountsTmpfs(): boolean {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'me3630-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
