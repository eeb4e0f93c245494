import { expect, test } from '@jest/globals';
import { someCase } from '../harness/ledger/ledger.fixture';
import { mixedRun, someRun } from './runs.fixture';
import { excerptOf, plainTranscript, transcriptOf } from './transcript';

test('AT wire and cloud by time, chunks of one line joined, seen from the module', () => {
  expect(transcriptOf(mixedRun(), [1, 4]).map(({ side, arrow, text }) => `${side} ${arrow} ${text}`)).toEqual(
    [
      'at → AT+CLOUDAUTH=a1pk,dn,‹deviceSecret:8f3a…,32 bytes›␍',
      'cloud ← AUTH code=401 signmethod=hmacsha256',
      'at ← ␍␊+CLOUDAUTH: OK␍␊',
    ],
  );
});

test('payloads are shown as bytes, whatever they contain', () => {
  expect(transcriptOf(mixedRun(), [7, 8]).map(({ text }) => text)).toEqual([
    'PUBLISH topic=/a1 payload="a␍␊b" qos=1',
    '␍␊+CLOUDPUBLISH: 1,/a1,3,␀␁\\xff␍␊',
  ]);
});

const talk = Array.from({ length: 100 }, (_, t) => ({ t, side: 'at', dir: 'rx', text: `line ${t}\r\n` }));

test('the excerpt is the surroundings of the failed checks', () => {
  const check = { what: 'a', expected: 'b', actual: 'c', held: false, at: 50 };
  const record = someCase({ verdict: 'fail', checks: [check], events: [1, 100] });
  const lines = excerptOf(someRun([record], talk), record);
  expect(lines.map(({ t }) => t)).toEqual([43, 44, 45, 46, 47, 48, 49, 50, 51, 52]);
  expect(lines.filter(({ marked }) => marked).map(({ t }) => t)).toEqual([49]);
});

test('without a failed check it is the end of the case', () => {
  const record = someCase({ verdict: 'error', events: [1, 100] });
  expect(plainTranscript(someRun([record], talk), record).at(-1)).toBe('     0.099  at      ← line 99␍␊');
});

test('a case without events has no excerpt', () => {
  const record = someCase({ verdict: 'inconclusive', checks: [], events: [1, 0] });
  expect(excerptOf(someRun([record]), record)).toEqual([]);
});
