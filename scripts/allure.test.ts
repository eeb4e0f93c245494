import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mixedRun } from '../reports/runs.fixture';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'allure-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(name: string, startedAt: string): string {
  const { header, events, cases } = mixedRun({ startedAt, runId: name });
  const run = path.join(folder, name);
  mkdirSync(run);
  const lines = [header, ...events, ...cases].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(path.join(run, 'run.ndjson'), lines.join(''));
  return run;
}

function allure(...args: readonly string[]) {
  const script = path.join(__dirname, 'allure.ts');
  const register = path.join(__dirname, 'register.cjs');
  return spawnSync(process.execPath, ['--require', register, script, ...args], { encoding: 'utf8' });
}

test('npm run allure makes one page of several runs, the oldest first, without external requests', () => {
  const runs = [written('later', '2026-02-02T00:00:00.000Z'), written('earlier', '2026-01-01T00:00:00.000Z')];
  const out = path.join(folder, 'out');
  const { status, stdout, stderr } = allure(...runs, '--out', out);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^1 of 2: earlier\n2 of 2: later\n/);
  const page = readFileSync(path.join(out, 'index.html'), 'utf8');
  expect(page).not.toContain('googletagmanager');
  expect(page).not.toMatch(/<(script|link|img)[^>]* (src|href)="https?:/);
}, 120_000);

test('a ledger that is not readable is named and left out', () => {
  const run = written('broken', '2026-01-01T00:00:00.000Z');
  writeFileSync(path.join(run, 'run.ndjson'), 'no ledger\n');
  const { status, stderr } = allure(run, '--out', path.join(folder, 'out'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/^left out: .*line 1: expected a JSON object/);
});
