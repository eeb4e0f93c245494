import { expect, jest, test } from '@jest/globals';
import { someCase } from '../harness/ledger/ledger.fixture';
import { Progress, type ProgressOptions } from './progress';

function watched(options: Partial<ProgressOptions>, columns?: number) {
  const written: string[] = [];
  const out = { write: (text: string) => written.push(text), ...(columns === undefined ? {} : { columns }) };
  return { written, progress: new Progress(out, { total: 12, color: false, tty: true, ...options }) };
}

const failed = someCase({
  id: 'b',
  verdict: 'fail',
  attribution: 'module',
  reason: 'result: expected OK, got ERROR',
});

test('a terminal gets a status line that is rewritten, and a permanent line for each case that did not pass', () => {
  const { written, progress } = watched({});
  progress.started(someCase({ id: 'a' }));
  progress.finished(someCase({ id: 'a' }));
  progress.started(failed);
  progress.finished(failed);
  progress.end();
  expect(written).toEqual([
    '\r\u001b[K 0/12  1.1 CLOUDAUTH  a',
    '\r\u001b[K 1/12',
    '\r\u001b[K 1/12  1.1 CLOUDAUTH  b',
    '\r\u001b[K',
    '✗ b  result: expected OK, got ERROR  12 ms\n',
    '\r\u001b[K 2/12  1 failed',
    '\r\u001b[K',
  ]);
});

test('a note is a permanent line', () => {
  const { written, progress } = watched({});
  progress.note('ModemManager (process 17) opened the port of the module');
  expect(written).toEqual(['\r\u001b[K', '! ModemManager (process 17) opened the port of the module\n']);
});

test('the status line never wraps', () => {
  const { written, progress } = watched({}, 20);
  progress.started(someCase({ id: 'a-case-with-a-name-that-is-long' }));
  expect(written[0]).toBe('\r\u001b[K 0/12  1.1 CLOUDAU…');
});

test('a terminal that reports a width of 0 gets a whole line', () => {
  const { written, progress } = watched({}, 0);
  progress.started(someCase({ id: 'a' }));
  expect(written[0]).toBe('\r\u001b[K 0/12  1.1 CLOUDAUTH  a');
});

test('a file gets one line for each case and no control characters, even from the module', () => {
  const { written, progress } = watched({ tty: false });
  progress.started(failed);
  progress.finished(someCase({ id: 'a' }));
  progress.finished({ ...failed, reason: 'got \u001b[2J' });
  progress.end();
  expect(written).toEqual([' 1/12  ✓ a  12 ms\n', ' 2/12  ✗ b  got ␛[2J  12 ms\n']);
});

test('colours only if requested', () => {
  const { written, progress } = watched({ tty: false, color: true });
  progress.finished(failed);
  expect(written.join('')).toContain('\u001b[31m✗\u001b[39m');
});

test('a repeated reason is printed once', () => {
  const { written, progress } = watched({ tty: false });
  const lost = { verdict: 'inconclusive', attribution: 'bench', reason: 'the port went away' } as const;
  for (const id of ['a', 'b']) progress.finished(someCase({ id, ...lost }));
  expect(written).toEqual([' 1/12  ? a  the port went away  12 ms\n', ' 2/12  ? b  as before  12 ms\n']);
});

test('a wait is a countdown on a terminal, one line elsewhere, and omitted if short', () => {
  jest.useFakeTimers();
  const terminal = watched({});
  terminal.progress.waiting('waits for the next allowed connect', 2_500);
  jest.advanceTimersByTime(1_000);
  terminal.progress.end();
  expect(terminal.written).toEqual([
    '\r\u001b[K 0/12  the bench waits for the next allowed connect: 3 s',
    '\r\u001b[K 0/12  the bench waits for the next allowed connect: 2 s',
    '\r\u001b[K',
  ]);
  const file = watched({ tty: false });
  file.progress.waiting('waits for the next allowed connect', 2_500);
  file.progress.waiting('waits for the next allowed connect', 200);
  expect(file.written).toEqual([' 0/12  the bench waits for the next allowed connect: 3 s\n']);
  jest.useRealTimers();
});
