import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { start } from '../qualify/testing/command';

/** Real runs of an emulated module that omits line ends, each sealed by the suite of its time. */
const LEDGERS = path.join(__dirname, '../../harness/ledger/ledgers');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'rejudge-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const rejudge = (...args: readonly string[]) => start('rejudge', args).ended;

function runFolder(lines: readonly string[]): string {
  const run = path.join(folder, 'run');
  mkdirSync(run);
  writeFileSync(path.join(run, 'run.ndjson'), lines.join('\n'));
  return run;
}

const linesOf = (schema: number) =>
  readFileSync(path.join(LEDGERS, `schema-${schema}.ndjson`), 'utf8').split('\n');

test('a ledger of schema 1 is judged by the present rules, and not changed', async () => {
  const before = linesOf(1);
  const run = runFolder(before);
  const { code, out, err } = await rejudge(run);
  expect(out).toContain('- before: FAIL: 3 cases failed\n');
  expect(out).toContain('- today: FAIL: 1 case failed; invariant I-6 broke in 3 of 3 cases\n');
  expect(out).toContain('## firmware-says-its-name: fail before, pass today');
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(readFileSync(path.join(run, 'run.ndjson'), 'utf8').split('\n')).toEqual(before);
  expect(readdirSync(run).sort()).toEqual(['rejudged.json', 'rejudged.md', 'run.ndjson']);
  expect(JSON.parse(readFileSync(path.join(run, 'rejudged.json'), 'utf8'))).toMatchObject({
    seal: 'intact',
    before: { exitCode: 1 },
    after: { exitCode: 1 },
    changes: [{ id: 'firmware-says-its-name' }, { id: 'auth-result-comes-once' }],
  });
});

test.each([2, 3])(
  'a ledger of schema %d gets the same verdict as its run; --out puts the files elsewhere',
  async (schema) => {
    const out = path.join(folder, 'elsewhere');
    const { code, out: said } = await rejudge(path.join(LEDGERS, `schema-${schema}.ndjson`), '--out', out);
    expect(said).toContain('- 0 of 3 cases with another verdict\n');
    expect(code).toBe(1);
    expect(readdirSync(out).sort()).toEqual(['rejudged.json', 'rejudged.md']);
  },
);

const caseLine = (lines: readonly string[]) => lines.findIndex((line) => line.startsWith('{"type":"case"'));

test.each<[string, (lines: string[]) => void, RegExp]>([
  [
    'a changed line',
    (lines) => lines.splice(2, 1, (lines[2] ?? '').replace('"t":', '"t":1')),
    /- today: VOID: the ledger was changed after it had been sealed/,
  ],
  [
    'a case turned green',
    (lines) => {
      const i = caseLine(lines);
      lines[i] = (lines[i] ?? '')
        .replace('"verdict":"fail"', '"verdict":"pass"')
        .replaceAll('"held":false', '"held":true');
    },
    /- today: VOID: the ledger was changed/,
  ],
  ['a missing case', (lines) => lines.splice(caseLine(lines), 1), /- today: VOID: the ledger was changed/],
  [
    'a doubled case',
    (lines) => lines.splice(caseLine(lines), 0, lines[caseLine(lines)] ?? ''),
    /- today: VOID: the ledger was changed/,
  ],
  ['a missing footer', (lines) => lines.splice(-2, 1), /- today: INCOMPLETE: the run was not completed/],
  ['a missing event', (lines) => lines.splice(2, 1), /run\.ndjson, line 3: expected event 2, got event 3/],
  [
    'a doubled event',
    (lines) => lines.splice(2, 0, lines[2] ?? ''),
    /run\.ndjson, line 4: expected event 3, got event 2/,
  ],
  [
    'no lines at all',
    (lines) => lines.splice(0),
    /run\.ndjson, line 1: expected the header of a ledger, got nothing/,
  ],
])('%s is never green', async (_what, spoil, sentence) => {
  const lines = linesOf(2);
  spoil(lines);
  const { code, out, err } = await rejudge(runFolder(lines));
  expect(out + err).toMatch(sentence);
  expect(err).not.toMatch(/^\s+at /m);
  expect(code).toBe(2);
});

test.each([
  [[], /^RUN is missing; usage: npm run rejudge -- RUN/, 3],
  [['a', 'b'], /^b is one argument too many; usage:/, 3],
  [['--loud'], /^Unknown option '--loud'.*; usage:/, 3],
  [['/no/such/run'], /^\/no\/such\/run: the system refused \(ENOENT/, 2],
])('%j is answered by one sentence', async (args, sentence, code) => {
  const ended = await rejudge(...args);
  expect(ended.err).toMatch(sentence);
  expect(ended.err.trim().split('\n')).toHaveLength(1);
  expect(ended.code).toBe(code);
});
