import { expect, test } from '@jest/globals';
import { someCase } from '../harness/ledger/ledger.fixture';
import { markdownSummary } from './markdown';
import { hostileRun, mixedRun, sealed, someRun } from './runs.fixture';

test('verdict, counts, failures, cases not judged and observations', () => {
  const text = markdownSummary(sealed(mixedRun()));
  for (const part of [
    '# ❌ FAIL: 1 case failed',
    '| 2 | 1 | 1 | 2 | 1 | 1 | 0 | 0 | 8 |',
    '### final result of AT+CLOUDAUTH (1)',
    '**auth-refuses-a-wrong-secret**: a wrong secret is refused',
    '| final result of AT+CLOUDAUTH | +CME ERROR or FAIL | +CLOUDAUTH: OK |',
    '- **radio**: the data call ended: no address on cid 1 (2: sub-takes-eight-topics, sub-refuses-a-ninth-topic)',
    '| sub-ninth-topic-answer | answer to a ninth topic | +CME ERROR: 50 |',
  ])
    expect(text).toContain(part);
});

test('a green run is green, but not without its footer', () => {
  const run = someRun([someCase()]);
  expect(markdownSummary(sealed(run))).toMatch(/^# ✅ PASS\n/);
  expect(markdownSummary(run)).toMatch(/^# ⛔ INCOMPLETE: the run was not completed/);
});

test('hostile texts remain inside their cell or fence', () => {
  const text = markdownSummary(hostileRun());
  const prose = text.replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '');
  expect(prose).not.toMatch(/<script|<b |@all|[^\\]`/);
  for (const row of prose.split('\n').filter((line) => line.startsWith('| '))) {
    expect([4, 10]).toContain(row.replaceAll('\\|', '').split('|').length - 1);
  }
});

test('a failed bench does not fill the page', () => {
  const reason = 'the module could not be brought to "connected": AT+CLOUDCONN: expected OK, got nothing';
  const down = Array.from({ length: 450 }, (_, i) =>
    someCase({ id: `a-case-with-a-long-name-${i}`, verdict: 'inconclusive', attribution: 'module', reason }),
  );
  const text = markdownSummary(sealed(someRun(down)));
  expect(text).toContain('a-case-with-a-long-name-11 and 438 more)');
  expect(text.length).toBeLessThan(3_000);
});

test('groups, their transcripts and reasons are listed up to a limit, and the rest is counted', () => {
  const events = Array.from({ length: 60 }, (_, i) => ({ t: i, side: 'bench', what: `event ${i}` }));
  const failed = Array.from({ length: 33 }, (_, i) => {
    const checks = Array.from({ length: 20 }, (_, at) => ({
      what: `check ${i}`,
      expected: '',
      actual: '',
      held: false,
      at: at * 3,
    }));
    return someCase({ id: `f${i}`, verdict: 'fail', attribution: 'module', checks, events: [1, 60] });
  });
  const broken = Array.from({ length: 25 }, (_, i) =>
    someCase({ id: `e${i}`, verdict: 'error', attribution: 'harness', reason: `reason ${i}` }),
  );
  const text = markdownSummary(sealed(someRun([...failed, ...broken], events)));
  expect(text).toContain('13 more groups of 13 cases are in report.html');
  expect(text).toContain('10 more failed checks are in report.html');
  expect(text).toMatch(/\n… \d+ more lines are in report.html\n```/);
  expect(text).toContain('5 more reasons are in report.html');
});

test('490 cases that fail alike are one entry', () => {
  const checks = [{ what: 'messages', expected: '1', actual: '2', held: false, at: 1 }];
  const cases = Array.from({ length: 490 }, (_, i) => someCase({ id: `case-${i}`, verdict: 'fail', checks }));
  const text = markdownSummary(sealed(someRun(cases)));
  expect(text).toContain('### messages (490)');
  expect(text).toContain('case-12 and 477 more');
  expect(text.length).toBeLessThan(3_000);
});

test('stays below the limit of GitHub and GitLab, however much is wrong, and says that something was left out', () => {
  const long = 'ä*'.repeat(500);
  const checks = Array.from({ length: 30 }, () => ({
    expected: `${long}a`,
    actual: long,
    held: false,
    at: 1,
  }));
  const cases = Array.from({ length: 400 }, (_, i) =>
    someCase({
      id: `${i} ${long}`,
      title: long,
      verdict: i % 2 ? 'fail' : 'finding',
      checks: checks.map((check) => ({ ...check, what: `${i} ${long}` })),
      observations: { [long]: long },
      brokenInvariants: ['I-6'],
    }),
  );
  const text = markdownSummary(sealed(someRun(cases)));
  expect(text.length).toBeLessThan(65_536);
  expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  expect(text).toMatch(/This page is full:\*\* \d+ more parts are in report.html/);
});

test('observations are folded, and table cells show the bytes of the wire', () => {
  const observations = { '\\x41 of AL_ME': 'a\\|b\\' };
  const text = markdownSummary(sealed(someRun([someCase({ observations })])));
  expect(text).toMatch(/<details><summary>1 noted<\/summary>\n\n\| case [\s\S]*\n\n<\/details>/);
  expect(text).toContain('| \\x41 of AL_ME | a&#92;\\|b&#92; |');
});
