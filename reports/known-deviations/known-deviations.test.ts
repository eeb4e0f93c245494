import { describe, expect, test } from '@jest/globals';
import { someCase } from '../../harness/ledger/ledger.fixture';
import { htmlReport } from '../html/run-page';
import { markdownSummary } from '../markdown';
import { viewOf } from '../run-view';
import { firmware, invariant, judged, moduleWith, runOf, sealed, someRun } from '../runs.fixture';
import { acceptKnown, type Deviation, DeviationsInvalid, parseDeviations } from './known-deviations';

const about = { reason: 'agreed', ticket: 'T-1', author: 'x', expires: '2026-06-30' };
const entry = (changes: object = {}): Deviation => ({
  case: 'a',
  checks: [{ what: 'result', actual: 'ERROR' }],
  firmware: { from: firmware('B02'), to: firmware('B05') },
  ...about,
  ...changes,
});
const check = (what: string, actual: string) => ({ what, expected: 'OK', actual, held: false, at: 1 });
const on = (build: string, ...checks: ReturnType<typeof check>[]) =>
  runOf(build, [judged('a', checks.length > 0 ? 'fail' : 'pass', checks.length > 0 ? { checks } : {})]);
const accept = (deviation: Deviation, run: ReturnType<typeof runOf>, options = {}) => {
  const { of, problems } = acceptKnown([deviation], [run], { today: '2026-06-30', ...options });
  return { accepted: of(run, 'a') !== null || of(run, 'I-6') !== null, problems };
};

test('a failure in the accepted check, in the range, on the last day, is accepted', () => {
  expect(accept(entry(), on('B03', check('result', 'ERROR')))).toEqual({ accepted: true, problems: [] });
});

describe('a different failure of the same case remains failed:', () => {
  test.each([
    ['another check', [check('report', 'ERROR')]],
    ['the same check with another outcome', [check('result', 'nothing within 2000 ms')]],
    ['one more check', [check('result', 'ERROR'), check('report', 'none')]],
  ])('%s', (_, checks) => {
    const { accepted, problems } = accept(entry(), on('B03', ...checks));
    expect(accepted).toBe(false);
    expect(problems[0]).toMatch(
      /^known deviation T-1 \(a\): matches nothing: the case fails there in another check/,
    );
  });

  test('a repetition', () => {
    const run = runOf('B03', [
      judged('a', 'fail', { checks: [check('result', 'ERROR')] }),
      judged('a~2', 'fail', { checks: [check('result', 'nothing')] }),
    ]);
    expect(accept(entry(), run).accepted).toBe(false);
  });
});

test.each([
  ['B01', false],
  ['B02', true],
  ['B05', true],
  ['B06', false],
  ['B10', false],
])('the range from B02 to B05 holds %s: %s', (build, accepted) => {
  expect(accept(entry(), on(build, check('result', 'ERROR'))).accepted).toBe(accepted);
});

test.each([
  ['unknown', { from: 'unknown' }, true],
  ['unknown', { from: firmware('B01') }, false],
  [null, { from: firmware('B01') }, false],
  [firmware('B99'), { from: firmware('B01') }, true],
  [firmware('B01'), { to: firmware('B01') }, true],
])('a firmware %j in the range %j: %s', (name, range, accepted) => {
  const run = runOf('B01', [judged('a', 'fail', { checks: [check('result', 'ERROR')] })], moduleWith(name));
  expect(accept(entry({ firmware: range }), run).accepted).toBe(accepted);
});

test('* stands for text that differs between runs, and for nothing else', () => {
  const any = entry({ checks: [{ what: 'result', actual: 'got *: (late)' }] });
  expect(accept(any, on('B03', check('result', 'got n12: (late)'))).accepted).toBe(true);
  expect(accept(any, on('B03', check('result', 'got n12: late'))).accepted).toBe(false);
});

describe('an entry is an error', () => {
  test('if it has expired, and it then accepts nothing', () => {
    const run = on('B03', check('result', 'ERROR'));
    expect(accept(entry(), run, { today: '2026-07-01' })).toEqual({
      accepted: false,
      problems: ['known deviation T-1 (a): expired on 2026-06-30; repair it or accept it again'],
    });
  });

  test('if the case passes now', () => {
    expect(accept(entry(), on('B03')).problems).toEqual([
      `known deviation T-1 (a): passes now in ${firmware('B03')}; remove it or end its range before`,
    ]);
  });

  test('if it matches nothing', () => {
    const run = runOf('B03', [judged('a', 'inconclusive')]);
    expect(accept(entry(), run).problems[0]).toContain('no run of these firmwares judged it');
    expect(accept(entry({ case: 'zz' }), run).problems[0]).toContain('matches nothing');
    expect(accept(entry(), on('B09'), { everyFirmware: true }).problems[0]).toContain('matches nothing');
  });

  test('but not if only other firmwares are examined', () => {
    expect(accept(entry(), on('B09')).problems).toEqual([]);
  });
});

test('an invariant is accepted only if it breaks in the listed cases', () => {
  const known: Deviation = { invariant: 'I-6', brokenIn: ['a', 'pub-*'], firmware: {}, ...about };
  const broken = (...ids: string[]) => runOf('B03', [judged('a', 'pass')], {}, [invariant('I-6', ids)]);
  expect(accept(known, broken('a', 'pub-x')).accepted).toBe(true);
  expect(accept(known, broken('a', 'sub-x'))).toMatchObject({ accepted: false, problems: [/another/] });
  expect(accept(known, broken()).problems[0]).toContain('passes now');
});

test.each([
  ['no JSON', '{', 'known.json: expected JSON'],
  ['another schema', '{"schema":2,"deviations":[]}', 'schema'],
  [
    'an entry without a reason',
    JSON.stringify({ schema: 1, deviations: [{ ...entry(), reason: '' }] }),
    'deviations',
  ],
  [
    'an entry without an expiry',
    JSON.stringify({ schema: 1, deviations: [{ ...entry(), expires: 'never' }] }),
    'deviations',
  ],
  [
    'an entry that accepts any failure',
    JSON.stringify({ schema: 1, deviations: [{ ...entry(), checks: [] }] }),
    'deviations',
  ],
])('a file with %s is refused', (_, text, message) => {
  expect(() => parseDeviations(text, 'known.json')).toThrow(DeviationsInvalid);
  expect(() => parseDeviations(text, 'known.json')).toThrow(message);
});

const failedCheck = { what: 'final result', expected: 'OK', actual: 'ERROR', held: false, at: 0 };
const failing = (id: string, actual = 'ERROR') =>
  someCase({
    id,
    verdict: 'fail',
    attribution: 'module',
    reason: 'no OK',
    checks: [{ ...failedCheck, actual }],
  });
const accepted = (changes: object = {}): Deviation => ({
  case: 'a',
  checks: [{ what: 'final result', actual: 'ERROR' }],
  firmware: {},
  reason: 'the host copes with it',
  ticket: 'T-1',
  author: 'somebody',
  expires: '2026-06-30',
  ...changes,
});
const known = (...deviations: Deviation[]) => ({ deviations, today: '2026-01-31' });

test('an accepted failure is shown as known and remains in the counts', () => {
  const ledger = sealed(someRun([failing('a'), failing('b')]));
  const view = viewOf(ledger, { known: known(accepted()) });
  expect(view.counts.fail).toBe(2);
  expect(view.failures.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(view.known).toEqual([
    {
      label: 'known: T-1',
      reason: 'the host copes with it (accepted by somebody until 2026-06-30)',
      ids: ['a'],
    },
  ]);
  expect(htmlReport(ledger, { known: known(accepted()) })).toContain('known: T-1');
  expect(markdownSummary(ledger, { known: known(accepted()) })).toContain('## Known deviations');
});

test('another failure of the same case is not known, and the deviation is reported', () => {
  const view = viewOf(sealed(someRun([failing('a', 'nothing')])), { known: known(accepted()) });
  expect(view.known).toEqual([expect.objectContaining({ label: 'look at', ids: [] })]);
});

test('an expired deviation accepts nothing', () => {
  const view = viewOf(sealed(someRun([failing('a')])), { known: known(accepted({ expires: '2026-01-30' })) });
  expect(view.known).toEqual([expect.objectContaining({ label: 'look at' })]);
});

test('a run without deviations, and an incomplete one, have none', () => {
  expect(viewOf(sealed(someRun([failing('a')])), { known: known() }).known).toEqual([]);
  expect(viewOf(someRun([failing('a')]), { known: known(accepted()) }).known).toEqual([]);
});
