import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { someCase, someHeader } from './ledger.fixture';
import { parseLedger, readLedger } from './ledger-reader';
import { LedgerWriter } from './ledger-writer';
import { outcomeOf } from './outcome';
import { Redactor } from './redactor';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (): string => join(folder, 'run.ndjson');
const closing = {
  verdict: 'pass',
  reason: null,
  controls: [],
  notRun: null,
  connects: 0,
  finishedAt: '2026-01-31T12:00:09.000Z',
} as const;

/** The lines of a complete run that is green. */
function greenRun(plan = ['auth-accepts-a-valid-triple']): string[] {
  const lines: string[] = [];
  const onLine = (line: object): unknown => lines.push(JSON.stringify(line));
  const writer = LedgerWriter.create(path(), { redactor: new Redactor(), onLine });
  writer.writeHeader(someHeader({ plan }));
  writer.event({ t: 0, side: 'at', dir: 'tx', bytes: Buffer.from('AT\r') });
  writer.event({ t: 3, side: 'at', dir: 'rx', bytes: Buffer.from('\r\nOK\r\n') });
  writer.caseRecord(someCase());
  writer.footer(closing);
  writer.close();
  return lines;
}

const parse = (lines: readonly string[], tail = ''): ReturnType<typeof parseLedger> =>
  parseLedger(Buffer.from(lines.map((line) => `${line}\n`).join('') + tail), 'run.ndjson');

test('a whole run reads back as written', () => {
  const ledger = parse(greenRun());
  expect(ledger).toMatchObject({ complete: true, seal: 'intact', cases: [someCase()] });
  expect(outcomeOf(ledger)).toEqual({ verdict: 'pass', reason: null, exitCode: 0 });
});

describe('a run is neither complete nor green', () => {
  test('without a footer', () => {
    const ledger = parse(greenRun().slice(0, -1));
    expect(ledger).toMatchObject({ complete: false, footer: null, seal: 'absent', missing: [] });
    expect(outcomeOf(ledger)).toMatchObject({ verdict: 'incomplete', exitCode: 2 });
  });

  test('whose last line is cut off at any byte', () => {
    const lines = greenRun();
    const last = lines.at(-1) ?? '';
    for (let cut = 1; cut <= last.length; cut += 7) {
      const ledger = parse(lines.slice(0, -1), last.slice(0, cut));
      expect(ledger).toMatchObject({ complete: false, truncatedTail: true, footer: null });
      expect(outcomeOf(ledger).verdict).toBe('incomplete');
    }
  });

  test('that lacks a planned case', () => {
    const ledger = parse(greenRun(['auth-accepts-a-valid-triple', 'sub-takes-eight-topics']));
    expect(ledger).toMatchObject({ complete: false, seal: 'intact', missing: ['sub-takes-eight-topics'] });
    expect(outcomeOf(ledger)).toMatchObject({ verdict: 'inconclusive', exitCode: 2 });
  });

  test('that was changed', () => {
    const lines = greenRun().map((line) => line.replace('AT\\r', 'AT+\\r'));
    const ledger = parse(lines);
    expect(ledger).toMatchObject({ complete: false, seal: 'broken' });
    expect(outcomeOf(ledger)).toEqual({
      verdict: 'void',
      reason: 'the ledger was changed after it had been sealed',
      exitCode: 2,
    });
  });

  test('with a line after its seal', () => {
    const ledger = parse(greenRun(), '{"type"');
    expect(outcomeOf(ledger)).toMatchObject({ verdict: 'inconclusive', exitCode: 2 });
  });
});

describe('errors name file, line and problem', () => {
  const lines = greenRunLines();
  test.each([
    ['an empty file', [], 'run.ndjson, line 1: expected the header of a ledger, got nothing'],
    ['no header', lines.slice(1), 'run.ndjson, line 1: expected the header, got event'],
    [
      'a torn line in the middle',
      [lines[0], '{"type":"ev', lines[2]],
      'run.ndjson, line 2: expected a JSON object',
    ],
    ['a missing event', lines.filter((_, i) => i !== 1), 'run.ndjson, line 2: expected event 1, got event 2'],
    ['a second header', [lines[0], lines[0]], 'run.ndjson, line 2: expected one header only'],
    ['a line after the footer', [...lines, lines[3]], 'line 6: expected no line after the footer, got case'],
    ['a foreign line', [lines[0], '{"type":"case","id":3}'], 'run.ndjson, line 2: ✖ Invalid input'],
  ])('%s', (_, wrong, message) => {
    expect(() => parse(wrong.map((line) => line ?? ''))).toThrow(message);
  });
});

/** The same lines without a file, for tables that are built before the test folders exist. */
function greenRunLines(): string[] {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  try {
    return greenRun();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a run killed in the middle leaves a ledger that reads as incomplete, with everything written so far', async () => {
  const here = __dirname;
  const child = spawn(
    process.execPath,
    ['--require', join(here, '../../scripts/register.cjs'), join(here, 'killed-run.fixture.ts'), path()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const ledger = readLedger(path());
  expect(ledger).toMatchObject({ complete: false, footer: null, missing: ['second'] });
  expect(ledger.cases.map((record) => record.id)).toEqual(['first']);
  expect(ledger.events.length).toBeGreaterThanOrEqual(1000);
  expect(outcomeOf(ledger)).toMatchObject({ verdict: 'incomplete', exitCode: 2 });
});

describe('a ledger of schema 1', () => {
  const { login: _login, family: _family, bench, ...others } = someHeader();
  const { name: _name, ...unnamed } = bench;
  const header = { ...others, bench: unnamed };
  const { brokenInvariants: _broken, knownBroken: _known, ...record } = someCase();
  const counts = { pass: 1, fail: 0, finding: 0, inconclusive: 0, error: 0, notApplicable: 0 };
  const { notRun: _notRun, ...footer } = closing;
  const old = [
    { type: 'header', schema: 1, ...header },
    record,
    { type: 'footer', ...footer, counts, sha256: 'f'.repeat(64) },
  ].map((line) => JSON.stringify(line));

  test('is read as the newest schema, and missing values stay empty', () => {
    const ledger = parse(old);
    expect(ledger.header).toMatchObject({ schema: 4, login: null, family: null, bench });
    // Its digest was keyed per run, so it cannot identify a unit across runs.
    expect(ledger.header.module).toEqual({ ...header.module, imeiDigest: null });
    expect(ledger.cases[0]).toMatchObject({ brokenInvariants: [], knownBroken: [] });
    expect(ledger.footer).toMatchObject({ notRun: null, counts: { notRun: 0 } });
    expect(ledger.invariants).toEqual([]);
    expect(ledger.diagnosis).toBeNull();
  });

  test('one of schema 2, which did not name the bench, keeps all its data', () => {
    const second = { type: 'header', schema: 2, login: 'http', ...header };
    const ledger = parse([JSON.stringify(second)]);
    expect(ledger.header).toEqual({
      ...second,
      schema: 4,
      family: null,
      bench: { ...unnamed, name: null },
    });
  });

  test('one of schema 3, which did not name the family of modules, keeps all its data', () => {
    const third = { type: 'header', schema: 3, login: 'http', ...others, bench };
    expect(parse([JSON.stringify(third)]).header).toEqual({ ...third, schema: 4, family: null });
  });

  test.each([1, 2, 3])('a run sealed by an older suite is read: schema %d', (schema) => {
    const ledger = readLedger(join(__dirname, `ledgers/schema-${schema}.ndjson`));
    expect(ledger).toMatchObject({ seal: 'intact', complete: true, header: { schema: 4, family: null } });
    expect(ledger.cases).toHaveLength(3);
  });

  test('one of a newer schema is refused with a sentence', () => {
    const newer = [JSON.stringify({ type: 'header', schema: 5, ...header }), ...old.slice(1)];
    expect(() => parse(newer)).toThrow(
      'line 1: expected a ledger of schema 1 to 4, got schema 5: a newer version of this suite wrote it',
    );
  });
});
