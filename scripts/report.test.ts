import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SCHEMA } from '../harness/ledger/record';
import { mixedRun, sealed } from '../reports/runs.fixture';
import { tellGithub } from './qualify/tell-github';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'report-'));
  const { header, events, cases } = mixedRun();
  const lines = [header, ...events, ...cases].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(path.join(folder, 'run.ndjson'), lines.join(''));
});
afterEach(() => rmSync(folder, { recursive: true }));

function report(...args: readonly string[]) {
  const script = path.join(__dirname, 'report.ts');
  return spawnSync(process.execPath, ['--require', path.join(__dirname, 'register.cjs'), script, ...args], {
    encoding: 'utf8',
  });
}

test('npm run report writes all reports again, from a folder or a ledger', () => {
  for (const run of [folder, path.join(folder, 'run.ndjson')]) {
    rmSync(path.join(folder, 'report.html'), { force: true });
    expect(report(run)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(path.join(folder, 'report.html'), 'utf8')).toContain('INCOMPLETE');
  }
});

test.each([
  ['damaged', '{"type":\n', /line 18: expected a JSON object/],
  ['foreign', '{"type":"something else"}\n', /line 18: /],
])('a %s ledger gives one sentence, and no report', (_, line, sentence) => {
  appendFileSync(path.join(folder, 'run.ndjson'), line);
  const { status, stderr, stdout } = report(folder);
  expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({
    status: 2,
    stdout: '',
    lines: 1,
  });
  expect(stderr).toMatch(sentence);
  expect(existsSync(path.join(folder, 'report.html'))).toBe(false);
});

test('a ledger of a newer schema, a folder without one and a missing run give one sentence', () => {
  const ledger = path.join(folder, 'run.ndjson');
  writeFileSync(ledger, readFileSync(ledger, 'utf8').replace(`"schema":${SCHEMA}`, '"schema":9'));
  expect(report(folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('schema 9') });
  rmSync(ledger);
  expect(report(folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('no such file') });
  expect(report(path.join(folder, 'nowhere'))).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('does not exist'),
  });
});

test('GitHub gets the summary in the file that it names, and nowhere else', () => {
  writeFileSync(path.join(folder, 'summary.md'), '# FAIL\n');
  const step = path.join(folder, 'step.md');
  tellGithub(sealed(mixedRun()), folder, {}, { GITHUB_STEP_SUMMARY: step });
  tellGithub(sealed(mixedRun()), folder, {}, {});
  expect(readFileSync(step, 'utf8')).toBe('# FAIL\n');
});
