import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { someCase, someEnd, someHeader } from './ledger.fixture';
import { readLedger } from './ledger-reader';
import { LedgerMisuse, LedgerWriter } from './ledger-writer';
import type { LedgerLine } from './record';
import { Redactor } from './redactor';

const secret = '0123456789abcdefFEDCBA9876543210';
let folder: string;
let path: string;
let redactor: Redactor;
let seen: LedgerLine[];
let writer: LedgerWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  path = join(folder, 'run.ndjson');
  redactor = new Redactor();
  redactor.add('deviceSecret', secret);
  seen = [];
  writer = LedgerWriter.create(path, { redactor, onLine: (line) => seen.push(line) });
  writer.writeHeader(someHeader());
});

afterEach(() => {
  writer.close();
  rmSync(folder, { recursive: true });
});

const at = (dir: 'tx' | 'rx', text: string | Buffer, t = 1): number =>
  writer.event({ t, side: 'at', dir, bytes: Buffer.from(text) });

describe('an event', () => {
  test('is in the file, numbered, when the call returns', () => {
    expect(at('tx', 'AT\r')).toBe(1);
    expect(at('rx', '\r\nOK\r\n')).toBe(2);
    expect(readLedger(path).events).toMatchObject([
      { n: 1, dir: 'tx', text: 'AT\r' },
      { n: 2, text: '\r\nOK\r\n' },
    ]);
    expect(seen.map((line) => line.type)).toEqual(['header', 'event', 'event']);
  });

  test.each([
    ['text', Buffer.from('测试 ‹\t›\r\n'), { text: '测试 ‹\t›\r\n' }],
    ['NUL', Buffer.from('a\0b'), { base64: 'YQBi' }],
    ['an escape', Buffer.from('\u001b[2J'), { base64: 'G1sySg==' }],
    ['no UTF-8', Buffer.of(0xff, 0xfe), { base64: '//4=' }],
    ['a byte order mark', Buffer.from('\ufeffa'), { base64: '77u/YQ==' }],
  ])('holds %s so that the bytes can be restored', (_, bytes, recorded) => {
    writer.event({ t: 0, side: 'cloud', dir: 'rx', bytes });
    expect(readLedger(path).events[0]).toMatchObject(recorded);
  });

  test('keeps further properties, including bytes and numbers that JSON cannot express', () => {
    writer.event({
      t: 2,
      side: 'cloud',
      dir: 'rx',
      what: 'PUBLISH',
      topic: '/a',
      payload: Buffer.of(0),
      big: 1n,
      gone: undefined,
    });
    expect(readLedger(path).events[0]).toEqual({
      type: 'event',
      n: 1,
      t: 2,
      side: 'cloud',
      dir: 'rx',
      what: 'PUBLISH',
      topic: '/a',
      payload: { base64: 'AA==' },
      big: '1',
    });
  });
});

describe('a secret', () => {
  test('split over two events of the AT wire is in neither', () => {
    at('tx', `AT+CLOUDAUTH=pk,dn,${secret.slice(0, 11)}`);
    at('rx', '\r\n');
    at('tx', `${secret.slice(11)}\r`);
    const texts = readLedger(path).events.map((event) => event.text);
    expect(texts).toEqual([
      'AT+CLOUDAUTH=pk,dn,',
      '\r\n',
      expect.stringMatching(/^‹deviceSecret:.{4}…,32 bytes›\r$/),
    ]);
  });

  test('is in no name, reason, check or observation', () => {
    const check = { what: secret, expected: secret, actual: secret, held: true, at: 1 };
    writer.event({
      t: 0,
      side: 'cloud',
      dir: 'rx',
      what: 'AUTH',
      [secret]: { deep: [secret, Buffer.from(secret)] },
    });
    writer.caseRecord(someCase({ reason: secret, checks: [check], observations: { [secret]: secret } }));
    writer.footer({ ...someEnd, reason: secret, controls: [{ name: secret, held: true, detail: secret }] });
    const file = readFileSync(path, 'utf8');
    for (let i = 0; i + 8 <= secret.length; i++) expect(file).not.toContain(secret.slice(i, i + 8));
    expect(readLedger(path).seal).toBe('intact');
  });
});

test('bytes of the wire that are held back are written before the record of the case', () => {
  at('rx', `half a line ${secret.slice(0, 5)}`, 7);
  expect(writer.caseRecord(someCase({ events: [1, writer.lastEvent] })).events).toEqual([1, 2]);
  expect(readLedger(path).events.map(({ t, text }) => ({ t, text }))).toEqual([
    { t: 7, text: 'half a line ' },
    { t: 7, text: secret.slice(0, 5) },
  ]);
});

describe('refuses', () => {
  test('a case that was not planned', () => {
    expect(() => writer.caseRecord(someCase({ id: 'unheard-of' }))).toThrow(
      'case unheard-of is not in the plan',
    );
  });

  test('a line that does not match the schema', () => {
    expect(() => writer.caseRecord(someCase({ durationMs: 'long' as never }))).toThrow(LedgerMisuse);
  });

  test('anything after the seal', () => {
    writer.footer(someEnd);
    expect(() => at('tx', 'AT\r')).toThrow('the ledger is sealed: cannot write an event');
  });

  test('an existing file', () => {
    expect(() => LedgerWriter.create(path, { redactor })).toThrow('EEXIST');
  });
});

test('the footer contains counts and seal', () => {
  writer.caseRecord(someCase());
  expect(writer.footer(someEnd)).toMatchObject({
    counts: { pass: 1, fail: 0 },
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(readLedger(path)).toMatchObject({
    complete: true,
    seal: 'intact',
    missing: [],
    truncatedTail: false,
  });
});

test('a secret equal to a word of the ledger is removed from outside data only, and the line stays valid', () => {
  redactor.add('iotToken', 'bench');
  redactor.add('deviceSecret', 'event');
  writer.event({ t: 1, side: 'bench', dir: null, what: 'note', reason: 'the bench says event' });
  const [event] = seen.filter((line) => line.type === 'event');
  expect(event).toMatchObject({ type: 'event', side: 'bench' });
  expect(JSON.stringify(event)).toMatch(/the ‹iotToken:[^›]+› says ‹deviceSecret:[^›]+›/);
});
