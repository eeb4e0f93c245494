import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { someCase, someHeader } from '../../harness/ledger/ledger.fixture';
import { LedgerWriter } from '../../harness/ledger/ledger-writer';
import { SCHEMA } from '../../harness/ledger/record';
import { Redactor } from '../../harness/ledger/redactor';
import { loadRuns } from './load-runs';

const folder = mkdtempSync(join(tmpdir(), 'load-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Written {
  readonly plan?: readonly string[];
  readonly sealed?: boolean;
  readonly verdict?: 'pass' | 'void' | 'inconclusive';
  readonly notRun?: readonly string[];
}

/** A run in its own folder, as written by `npm test`. */
function write(
  name: string,
  { plan = ['a'], sealed = true, verdict = 'pass', notRun }: Written = {},
): string {
  mkdirSync(join(folder, name), { recursive: true });
  const path = join(folder, name, 'run.ndjson');
  const writer = LedgerWriter.create(path, { redactor: new Redactor() });
  writer.writeHeader(someHeader({ runId: name, plan: [...plan] }));
  const { type: _type, ...record } = someCase();
  writer.caseRecord({ ...record, id: 'a' });
  const reason = verdict === 'pass' ? null : 'because';
  if (sealed)
    writer.footer({
      verdict,
      reason,
      controls: [],
      notRun: notRun === undefined ? null : { reason: '--bail 1', cases: [...notRun] },
      connects: 1,
      finishedAt: '2026-01-31T12:00:09.000Z',
    });
  writer.close();
  return path;
}

test('damaged, incomplete, foreign, void and newer ledgers are listed and not counted', () => {
  const good = write('good');
  const text = readFileSync(good, 'utf8');
  const other = (name: string, content: string) => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'run.ndjson'), content);
  };
  write('limited', { plan: ['a', 'b'], notRun: ['b'], verdict: 'inconclusive' });
  write('unfinished', { sealed: false });
  write('interrupted', { plan: ['a', 'b'], verdict: 'inconclusive' });
  write('void', { verdict: 'void' });
  other('changed', text.replace('"durationMs":12', '"durationMs":13'));
  other('future', text.replace(`"schema":${SCHEMA}`, '"schema":77'));
  other('foreign', '{"level":30,"msg":"hello"}\n');
  other('empty', '');
  other('tail', `${text}{"type":"ev`);
  mkdirSync(join(folder, 'copy'));
  copyFileSync(good, join(folder, 'copy/renamed.ndjson'));
  writeFileSync(join(folder, 'notes.txt'), 'no ledger');

  const { runs, leftOut, copies } = loadRuns([folder]);
  expect(runs.map(({ header }) => header.runId).sort()).toEqual(['good', 'limited']);
  expect(Object.fromEntries(leftOut.map(({ source, why }) => [source.split('/').at(-2), why]))).toEqual({
    changed: expect.stringMatching(/^damaged: the ledger was changed/),
    empty: 'line 1: expected the header of a ledger, got nothing',
    foreign: expect.stringMatching(/^line 1: .*type/),
    future: expect.stringMatching(/^line 1: .*schema 77: a newer version of this suite/),
    interrupted: 'incomplete: 1 of 2 planned cases left no record (because)',
    tail: 'damaged: data was appended after the ledger was sealed',
    unfinished: 'incomplete: the run was not completed (no footer)',
    void: 'void: because',
  });
  expect(copies).toEqual([{ source: good, why: `a copy of ${join(folder, 'copy/renamed.ndjson')}` }]);
});

test('a path that does not exist is an error, not an empty table', () => {
  expect(() => loadRuns([join(folder, 'nowhere')])).toThrow('ENOENT');
});
