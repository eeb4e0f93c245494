import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { hostileRun, mixedRun, sealed } from './runs.fixture';
import { writeAllureResults, writeReports } from './write-reports';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface AllureResult {
  readonly name: string;
  readonly status: string;
  readonly statusDetails: { readonly message?: string };
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly steps: readonly {
    readonly status: string;
    readonly statusDetails: { readonly message?: string };
  }[];
  readonly attachments: readonly { readonly source: string }[];
}

function allureResults(): AllureResult[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('-result.json'));
  return files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as AllureResult);
}

const statuses = (): Record<string, string> =>
  Object.fromEntries(allureResults().map(({ name, status }) => [name, status]));

test('Allure gets every case with its status, and the run if it is not green', () => {
  writeFileSync(join(folder, 'stale-result.json'), '{"name":"stale"}');
  writeAllureResults(sealed(mixedRun()), folder);
  expect(statuses()).toEqual({
    'auth-accepts-a-valid-triple': 'passed',
    'auth-refuses-a-wrong-secret': 'failed',
    'sub-echoes-nothing-with-ate0': 'passed',
    'sub-takes-eight-topics': 'broken',
    'sub-refuses-a-ninth-topic': 'broken',
    'pub-in-length-mode': 'broken',
    'auth-server-down': 'skipped',
    'sub-ninth-topic-answer': 'passed',
    'the run itself': 'broken',
  });
  expect(allureResults().find(({ name }) => name === 'sub-takes-eight-topics')?.statusDetails.message).toBe(
    'not judged: the data call ended: no address on cid 1',
  );
  expect(readFileSync(join(folder, 'environment.properties'), 'utf8')).toContain('firmware');
});

test('Allure gets requirements, checks and the transcript of a failure', () => {
  writeAllureResults(sealed(mixedRun()), folder, { strict: true });
  const failure = allureResults().find(({ name }) => name === 'auth-refuses-a-wrong-secret');
  expect(failure?.labels).toContainEqual({ name: 'requirement', value: 'R-013' });
  expect(failure?.steps).toMatchObject([
    { status: 'failed', statusDetails: { message: 'expected +CME ERROR or FAIL, got +CLOUDAUTH: OK' } },
  ]);
  const transcript = readFileSync(join(folder, failure?.attachments[0]?.source ?? ''), 'utf8');
  expect(transcript).toContain('← AUTH code=401');
  expect(statuses()).toMatchObject({ 'sub-echoes-nothing-with-ate0': 'failed' });
});

test('Allure gets a case that left no record, and nothing that acts', () => {
  writeAllureResults(hostileRun(), folder);
  expect(statuses()).toMatchObject({ 'never-ran': 'broken', 'the run itself': 'broken' });
  for (const { name } of allureResults()) expect(name).not.toMatch(/\p{C}/u);
});

test('all reports of a ledger, written twice, exist once', () => {
  const { header, events, cases } = mixedRun();
  const ledger = join(folder, 'run.ndjson');
  writeFileSync(ledger, [header, ...events, ...cases].map((line) => `${JSON.stringify(line)}\n`).join(''));
  const out = join(folder, 'not', 'yet', 'there');
  const files = writeReports(ledger, out);
  expect(writeReports(ledger, out, { strict: true })).toEqual(files);
  expect(files).toEqual([
    ledger,
    ...['junit.xml', 'report.html', 'summary.md', 'metrics.txt', 'allure-results'].map((name) =>
      join(out, name),
    ),
  ]);
  expect(readdirSync(out).sort()).toEqual([
    'allure-results',
    'junit.xml',
    'metrics.txt',
    'report.html',
    'summary.md',
  ]);
  expect(readFileSync(join(out, 'summary.md'), 'utf8')).toContain('INCOMPLETE');
});
