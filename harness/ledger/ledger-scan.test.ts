import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { someCase, someEnd, someHeader } from './ledger.fixture';
import { parseLedger, readLedger } from './ledger-reader';
import { scanLedger } from './ledger-scan';
import { LedgerWriter } from './ledger-writer';
import { type CaseRecord, type Event, SCHEMA } from './record';
import { Redactor } from './redactor';

const folder = mkdtempSync(join(tmpdir(), 'scan-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Many events make the file longer than a block of the reader. */
function writtenLedger(name: string, { events = 3, seal = true } = {}): string {
  const path = join(folder, name);
  const writer = LedgerWriter.create(path, { redactor: new Redactor() });
  writer.writeHeader(someHeader({ plan: ['a', 'b'] }));
  for (let i = 0; i < events; i++)
    writer.event({ t: i, side: 'at', dir: 'rx', bytes: Buffer.from(`line ${i} ${'x'.repeat(90)}\r\n`) });
  const { type: _type, ...record } = someCase();
  for (const id of ['a', 'b']) writer.caseRecord({ ...record, id });
  if (seal) writer.footer(someEnd);
  writer.close();
  return path;
}

function scanned(path: string, withEvents: boolean) {
  const cases: CaseRecord[] = [];
  const events: Event[] = [];
  const onEvent = (event: Event) => void events.push(event);
  const rest = scanLedger(path, {
    onCase: (record) => cases.push(record),
    ...(withEvents ? { onEvent } : {}),
  });
  return { ...rest, cases, events };
}

describe('a scan', () => {
  test.each([3, 20_000])('gives the same result as the reader, with %d events', (events) => {
    const path = writtenLedger(`whole-${events}`, { events });
    expect(scanned(path, true)).toEqual(readLedger(path));
    expect(scanned(path, false)).toEqual({ ...readLedger(path), events: [] });
  });

  test('of a ledger without an end reports it as incomplete', () => {
    const path = writtenLedger('open', { seal: false });
    expect(scanned(path, false)).toMatchObject({ footer: null, complete: false, seal: 'absent' });
  });

  test.each([true, false])('detects a changed event by the seal (events read: %s)', (withEvents) => {
    const path = writtenLedger(`changed-${withEvents}`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('line 1', 'line 9'));
    expect(scanned(path, withEvents)).toMatchObject({ seal: 'broken', complete: false });
  });

  test('recognises a line that was cut off', () => {
    const path = writtenLedger('tail');
    writeFileSync(path, readFileSync(path).subarray(0, -9));
    expect(scanned(path, false)).toMatchObject({ truncatedTail: true, complete: false, footer: null });
  });

  const bad: readonly (readonly [string, (text: string) => string, string])[] = [
    ['nothing', () => '', 'line 1: expected the header of a ledger, got nothing'],
    ['no JSON', () => 'hello\n', 'line 1: expected a JSON object, got "hello"'],
    ['another JSON', () => '{"a":1}\n', 'line 1: '],
    [
      'a future schema',
      (text) => text.replace(`"schema":${SCHEMA}`, '"schema":99'),
      'got schema 99: a newer version',
    ],
    ['two headers', (text) => `${text.split('\n')[0]}\n${text}`, 'line 2: expected one header only'],
    ['no header', (text) => text.slice(text.indexOf('\n') + 1), 'line 1: expected the header, got event'],
    ['an event after the footer', (text) => `${text}${text.split('\n')[1]}\n`, 'no line after the footer'],
    ['a case that is none', (text) => text.replace('"verdict":"pass"', '"verdict":"fine"'), 'line 5: '],
  ];
  test.each(bad)('refuses a file with %s', (name, spoil, message) => {
    const path = writtenLedger(`bad-${name}`);
    writeFileSync(path, spoil(readFileSync(path, 'utf8')));
    expect(() => scanned(path, false)).toThrow(message);
    expect(() => parseLedger(readFileSync(path))).toThrow(message.replace(/^.*?bad/, ''));
  });

  test('detects a missing event only if events are read', () => {
    const path = writtenLedger('gap', { events: 4 });
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.filter((_, i) => i !== 2).join('\n'));
    expect(() => scanned(path, true)).toThrow('expected event 2, got event 3');
    expect(scanned(path, false).seal).toBe('broken');
  });
});
