import { expect, test } from '@jest/globals';
import { someCase } from '../harness/ledger/ledger.fixture';
import { markdownSummary } from './markdown';
import { hostileRun, mixedRun, sealed, someRun } from './runs.fixture';

test('verdict, counts, failures, what was not judged and what was observed', () => {
  const text = markdownSummary(sealed(mixedRun()));
  for (const part of [
    '# ❌ FAIL: 1 case failed',
    '| 2 | 1 | 1 | 2 | 1 | 1 | 0 | 8 |',
    '### auth-refuses-a-wrong-secret',
    '| final result of AT+CLOUDAUTH | +CME ERROR or FAIL | +CLOUDAUTH: OK |',
    '- **radio**: the data call ended: no address on cid 1 (2: sub-takes-eight-topics, sub-refuses-a-ninth-topic)',
    '| sub-ninth-topic-answer | answer to a ninth topic | +CME ERROR: 50 |',
  ])
    expect(text).toContain(part);
});

test('a green run is green, the same without an end is not', () => {
  const run = someRun([someCase()]);
  expect(markdownSummary(sealed(run))).toMatch(/^# ✅ PASS\n/);
  expect(markdownSummary(run)).toMatch(/^# ⛔ INCOMPLETE: the run was never brought to its end/);
});

test('hostile texts stay inside their cell or fence', () => {
  const text = markdownSummary(hostileRun());
  const prose = text.replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '');
  expect(prose).not.toMatch(/<script|<b |@all|[^\\]`/);
  for (const row of prose.split('\n').filter((line) => line.startsWith('| '))) {
    expect([4, 9]).toContain(row.replaceAll('\\|', '').split('|').length - 1);
  }
});
