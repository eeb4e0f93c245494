import { describe, expect, test } from '@jest/globals';
import { emulatedBench, someCase } from '../../harness/ledger/ledger.fixture';
import { brokenInvariant, hostileRun, limited, mixedRun, sealed, someRun } from '../runs.fixture';
import { htmlReport } from './run-page';

/** The page without its data and program. */
const shownOf = (page: string): string => page.slice(0, page.indexOf('<script type="application/json"'));

test('failures come first, with everything needed to act on them', () => {
  const catalogue = { 'R-013': { clause: '1.1', statement: 'OK comes first.', phrase: '首先返回 OK' } };
  const page = htmlReport(sealed(mixedRun()), { catalogue });
  expect(page).toContain('<header class="banner fail">');
  expect(page).toMatch(
    /<h2>Not compatible[\s\S]*<h2>Not judged[\s\S]*<h2>Findings[\s\S]*<h2>Observations[\s\S]*<h2>Requirements[\s\S]*<h2>All cases/,
  );
  for (const part of [
    'R-013</b> OK comes first.<q lang="zh">首先返回 OK</q>',
    '<mark>+CME ERROR or FAIL</mark>',
    '+CLOUDAUTH: OK<i>CR</i><i>LF</i>',
    'check failed here: final result of AT+CLOUDAUTH',
    'answer to a ninth topic',
  ])
    expect(page).toContain(part);
});

describe('the banner', () => {
  const green = someRun([someCase()]);
  test.each([
    ['pass', sealed(green)],
    ['incomplete', green],
    ['void', sealed(green, [{ name: 'nonsense', held: false, detail: 'OK' }])],
    ['inconclusive', sealed(someRun([someCase()], [], { plan: ['auth-accepts-a-valid-triple', 'b'] }))],
  ])('of a run that is %s', (verdict, ledger) => {
    expect(htmlReport(ledger)).toContain(`<header class="banner ${verdict}">`);
  });

  test('marks an emulated module, and no other', () => {
    expect(htmlReport(someRun([someCase()], [], { bench: emulatedBench }))).toContain('<b>EMULATED</b>');
    expect(shownOf(htmlReport(green))).not.toContain('EMULATED');
  });
});

test('a case without a record has a row, with the reason', () => {
  const plan = ['auth-accepts-a-valid-triple', 'never-ran'];
  const page = htmlReport(limited(someRun([someCase()], [], { plan }), ['left-out'], '--bail'));
  expect(page).toMatch(/class="row missing"[\s\S]*never-ran[\s\S]*class="row not-run"[\s\S]*left-out/);
  expect(page).toContain('not run</b> --bail');
});

test('cases that do not apply are last', () => {
  const idle = someCase({ id: 'idle', verdict: 'not-applicable', reason: 'not offered', checks: [] });
  const page = htmlReport(sealed(someRun([idle, someCase()])));
  expect(page).toMatch(/class="row pass"[\s\S]*class="row not-applicable"/);
});

test('a module that was not brought to a state is not blamed', () => {
  const reason = 'the module could not be brought to "connected": no answer';
  const page = htmlReport(someRun([someCase({ verdict: 'inconclusive', attribution: 'module', reason })]));
  expect(page).toContain('not judged: the module could not be brought to');
});

test('an invariant of the run is one failure, with its places and all cases', () => {
  const run = mixedRun();
  const broken = brokenInvariant(['auth-accepts-a-valid-triple', 'auth-refuses-a-wrong-secret']);
  const page = shownOf(htmlReport(sealed({ ...run, invariants: [broken] })));
  expect(page).toContain('I-6 broke in 2 of 2 cases');
  expect(page.match(/<h3>Every line is framed/g)).toHaveLength(1);
  expect(page).toContain('All 2 cases in which it broke');
});

test('failures are grouped by explanation, one of each in full', () => {
  const checks = [{ what: 'messages', expected: '1', actual: '2', held: false, at: 1 }];
  const cases = Array.from({ length: 9 }, (_, i) => someCase({ id: `c${i}`, verdict: 'fail', checks }));
  const run = someRun(cases);
  const byCheck = shownOf(htmlReport(sealed(run)));
  expect(byCheck.match(/class="representative"/g)).toHaveLength(1);
  expect(byCheck).toContain('8 more cases of this group');
  const group = { defect: 'publishesTwice', about: 'Twice.', contradictedBy: ['x'], score: 0.9 };
  const diagnosis = {
    type: 'diagnosis' as const,
    groups: [{ ...group, explains: ['c0', 'c1', 'I-6'] }],
    unexplained: [],
  };
  const diagnosed = shownOf(htmlReport(sealed({ ...run, diagnosis })));
  expect(diagnosed).toMatch(/<h3>Twice\.<\/h3>[\s\S]*2 cases and I-6[\s\S]*publishesTwice[\s\S]*90 %/);
  expect(diagnosed).toContain('6 more cases of this group');
});

test('repetitions and shorter waits are shown', () => {
  const knownBroken = [{ promise: 'answer to AT+CLOUDSUB', since: 'b', waitedMs: 60 }];
  const cases = [someCase({ id: 'b' }), someCase({ id: 'b~2', verdict: 'fail', knownBroken })];
  const page = shownOf(htmlReport(sealed(someRun(cases))));
  expect(page).toContain('passed 1 of 2');
  expect(page).toMatch(/answer to AT\+CLOUDSUB, since .*<code>b<.*had shown it broken/);
});

test('controls are facts of the run, and unusual terms are explained', () => {
  const control = { name: 'a refused command', held: false, detail: 'it said OK' };
  const page = htmlReport(sealed(someRun([someCase()]), [control]));
  expect(page).toContain('<dt>control</dt><dd>a refused command: DID NOT HOLD (it said OK)</dd>');
  expect(page).toMatch(/<dt>login<.dt><dd>http<small>.*<dt>capabilities<.dt><dd>packets, uplink<small>/);
});

test('hostile texts are shown, not executed', () => {
  const page = htmlReport(hostileRun());
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/script/g)).toHaveLength(2);
  expect(page).not.toContain('<b onx');
  expect(page).not.toContain('<img');
  expect(shownOf(page).replaceAll('\n', '')).not.toMatch(/\p{C}/u);
});
