import { expect, test } from '@jest/globals';
import { someCase } from '../harness/ledger/ledger.fixture';
import { annotations, noRunAnnotation } from './build-server';
import { brokenInvariant, hostileRun, limited, mixedRun, sealed, someRun } from './runs.fixture';

test('one annotation for each explanation of failures, and one for the run', () => {
  expect(annotations(sealed(mixedRun()))).toEqual([
    '::error title=final result of AT+CLOUDAUTH::auth-refuses-a-wrong-secret: final result of AT+CLOUDAUTH: expected +CME ERROR or FAIL, got +CLOUDAUTH: OK',
    '::error title=not judged%3A radio::2 cases: the data call ended: no address on cid 1',
    '::error title=not judged%3A harness error::1 case: the harness broke: TypeError: x is not a function',
    '::error title=qualification::FAIL: 1 case failed',
  ]);
});

test('invariants of the run and cases not run are reported; a green run has no annotation', () => {
  const run = limited({ ...someRun([someCase()]), invariants: [brokenInvariant(['a'])] }, ['later']);
  const [first, second] = annotations(run);
  expect(first).toBe('::error title=Every line is framed by CR LF::I-6 broke in 1 of 1 case');
  expect(second).toBe('::error title=not judged%3A not run::1 case: --bail 1 was reached');
  expect(annotations(sealed(someRun([someCase()])))).toEqual([]);
});

test('a run that could not begin is one annotation', () => {
  expect(noRunAnnotation('there is no port COM5:\nis it plugged in?')).toMatch(
    /^::error title=qualification::nothing was judged: there is no port COM5:[^\r\n]*is it plugged in\?$/,
  );
});

test('no more annotations than GitHub shows, and no text that acts as a command', () => {
  const checks = (what: string) => [{ what, expected: '50 %', actual: '::error::', held: false, at: 1 }];
  const cases = Array.from({ length: 60 }, (_, i) =>
    someCase({ id: `c${i}`, verdict: 'fail', checks: checks(`a, ${i}:\n::error::x`) }),
  );
  const all = annotations(sealed(someRun(cases)));
  expect(all).toHaveLength(10);
  expect(all.at(-1)).toContain('51 more reasons are in report.html');
  for (const line of [...all, ...annotations(hostileRun())]) {
    expect(line).toMatch(/^::error title=[^:,\n]*::[^\r\n]*$/);
    expect(line).not.toMatch(/\p{C}/u);
  }
});
