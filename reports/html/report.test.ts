import { describe, expect, test } from '@jest/globals';
import { someCase } from '../../harness/ledger/ledger.fixture';
import { hostileRun, mixedRun, sealed, someRun } from '../runs.fixture';
import { htmlReport } from './report';

test('failures come first, with all that is needed to act on them', () => {
  const page = htmlReport(sealed(mixedRun()));
  expect(page).toContain('<header class="banner fail">');
  expect(page).toMatch(
    /<h2>Failed[\s\S]*<h2>Findings[\s\S]*<h2>Not judged[\s\S]*<h2>All cases[\s\S]*<h2>Observations/,
  );
  for (const part of [
    'R-013',
    '+CME ERROR or FAIL',
    '+CLOUDAUTH: OK<i>CR</i><i>LF</i>',
    'answer to a ninth topic',
  ])
    expect(page).toContain(part);
});

test('needs no network and lets no script run but its own', () => {
  const page = htmlReport(sealed(mixedRun()));
  expect(page).not.toMatch(/(src|href)=|url\(|@import/);
  expect(page).toContain("default-src 'none'; style-src 'sha256-");
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

  test('marks an emulated module, and only that', () => {
    const bench = { port: '/dev/pts/4', transport: 'serial', os: 'linux', emulated: true } as const;
    expect(htmlReport(someRun([someCase()], [], { bench }))).toContain(
      '<span class="emulated">EMULATED</span>',
    );
    expect(htmlReport(green)).not.toContain('EMULATED');
  });
});

test('a case without a record has a row', () => {
  const page = htmlReport(someRun([someCase()], [], { plan: ['auth-accepts-a-valid-triple', 'never-ran'] }));
  expect(page).toMatch(/<tr class="row missing">[\s\S]*never-ran/);
});

test('cases that do not apply stand last', () => {
  const idle = someCase({ id: 'idle', verdict: 'not-applicable', reason: 'not offered', checks: [] });
  const page = htmlReport(sealed(someRun([idle, someCase()])));
  expect(page).toMatch(/<tr class="row pass">[\s\S]*<tr class="row not-applicable">/);
});

test('a module that was not brought to a state is not accused', () => {
  const reason = 'the module could not be brought to "connected": no answer';
  const page = htmlReport(someRun([someCase({ verdict: 'inconclusive', attribution: 'module', reason })]));
  expect(page).toContain('not judged: the module could not be brought to');
});

test('controls are facts of the run, and terms that nobody can guess are explained', () => {
  const control = { name: 'a refused command', held: false, detail: 'it said OK' };
  const page = htmlReport(sealed(someRun([someCase()]), [control]));
  expect(page).toContain('<dt>control</dt><dd>a refused command: DID NOT HOLD (it said OK)</dd>');
  expect(page).toMatch(/<dt>profile<.dt><dd>generic<small>.*<dt>capabilities<.dt><dd>packets, uplink<small>/);
});

test('hostile texts are shown, not obeyed', () => {
  const page = htmlReport(hostileRun());
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain('<b onx');
  expect(page.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
});
