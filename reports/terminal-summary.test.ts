import { describe, expect, test } from '@jest/globals';
import { emulatedBench, someCase } from '../harness/ledger/ledger.fixture';
import { brokenInvariant, hostileRun, mixedRun, sealed, someRun } from './runs.fixture';
import { summarise } from './terminal-summary';

const plain = { files: ['out/report.html'], color: false };

test('shows what was tested, what failed and how, and the report files', () => {
  const text = summarise(sealed(mixedRun()), plain);
  for (const part of [
    'GOSUNCN ME3630 · firmware ME3630C1CV1.0B03',
    '2 passed   1 failed   1 finding   2 inconclusive   1 harness error   1 not applicable   of 8 planned',
    '✗ auth-refuses-a-wrong-secret  ME3630 MQTT AT commands · 1.1 CLOUDAUTH · must · R-013, R-014',
    '      expected  +CME ERROR or FAIL\n      actual    +CLOUDAUTH: OK\n',
    '▸    1.202  cloud   ← AUTH code=401',
    '! sub-echoes-nothing-with-ate0',
    '? radio: the data call ended: no address on cid 1\n    2: sub-takes-eight-topics, sub-refuses-a-ninth-topic',
    'files\n  out/report.html',
  ])
    expect(text).toContain(part);
  expect(text.trimEnd().split('\n').at(-1)).toBe('FAIL: 1 case failed');
  expect(text).not.toMatch(/EMULATED/i);
});

test('states for an emulated module what it proves', () => {
  const text = summarise(sealed(someRun([someCase()], [], { bench: emulatedBench })), plain);
  expect(text).toContain('EMULATED module: tests the suite, is no evidence about a firmware');
  expect(text).toMatch(/\nPASS \(emulated\)\n$/);
});

describe('begins with the bad news for', () => {
  const green = someRun([someCase()]);
  test('a run that was not completed', () => {
    expect(summarise(green, plain)).toMatch(/^! INCOMPLETE: the run was not completed: 1 of 1 planned/);
  });

  test('a run whose control did not hold', () => {
    const control = { name: 'a refused command', held: false, detail: 'it said OK' };
    expect(summarise(sealed(green, [control]), plain)).toMatch(/^! VOID: negative control did not hold/);
  });

  test('a run that lacks a case', () => {
    const run = sealed(someRun([someCase()], [], { plan: ['auth-accepts-a-valid-triple', 'another'] }));
    expect(summarise(run, plain)).toMatch(/^! INCOMPLETE: 1 of 2 planned cases left no record/);
  });
});

test('shows how often repeated cases passed, for those that did not always pass', () => {
  const fail = { verdict: 'fail', attribution: 'module', reason: 'result: expected OK, got ERROR' } as const;
  const repetitions = [
    someCase({ id: 'steady' }),
    someCase({ id: 'shaky', ...fail }),
    someCase({ id: 'steady~2' }),
    someCase({ id: 'shaky~2' }),
  ];
  const text = summarise(sealed(someRun(repetitions)), plain);
  expect(text).toContain(
    [
      'Repeated (2)',
      '  1 without a failure, 1 intermittent, 0 otherwise not passed',
      '  shaky: fail; passed 1 of 2 (95 % interval 9 % to 91 %), intermittent',
    ].join('\n'),
  );
  expect(text).toMatch(/FAIL: 1 case failed\n$/);
  expect(summarise(sealed(someRun([someCase()])), plain)).not.toContain('Repeated');
});

test('shows what a limit of the run left out, and why', () => {
  const run = sealed(someRun([someCase()], [], { plan: ['auth-accepts-a-valid-triple', 'later'] }));
  const notRun = { reason: '--bail 1 was reached', cases: ['later'] };
  const limited = { ...run, missing: [], complete: false, footer: run.footer && { ...run.footer, notRun } };
  const text = summarise(limited, plain);
  expect(text).toMatch(/^! INCOMPLETE: 1 planned case was not run: --bail 1 was reached\n/);
  expect(text).toContain('1 passed   0 failed   1 not run   of 2 planned');
  expect(text).toMatch(/INCONCLUSIVE: 1 case not run: --bail 1 was reached\n$/);
});

test('490 cases that fail alike are one block, and many groups are counted', () => {
  const check = { expected: '1', actual: '2', held: false, at: 1 };
  const alike = Array.from({ length: 490 }, (_, i) =>
    someCase({ id: `case-${i}`, verdict: 'fail', checks: [{ ...check, what: 'messages' }] }),
  );
  const text = summarise(sealed(someRun(alike)), plain);
  expect(text).toContain('490 cases: messages');
  expect(text).toContain('the same: case-1, case-2, case-3, case-4 and 485 more');
  expect(text.split('\n').length).toBeLessThan(40);
  const apart = alike.map((record, i) => ({ ...record, checks: [{ ...check, what: `check ${i}` }] }));
  const many = summarise(sealed(someRun(apart)), plain);
  expect(many).toContain('482 more groups of 482 cases are in the report');
  expect(many.split('\n').length).toBeLessThan(120);
});

test('a broken invariant of the run and a shorter wait are each shown once', () => {
  const knownBroken = [{ promise: 'answer to AT+CLOUDSUB', since: 'b', waitedMs: 60 }];
  const run = someRun([someCase({ id: 'b' }), someCase({ id: 'c', knownBroken, brokenInvariants: ['I-6'] })]);
  const text = summarise(sealed({ ...run, invariants: [brokenInvariant(['b', 'c'])] }), plain);
  expect(text).toContain('Failed (1)\n✗ I-6 broke in 2 of 2 cases  Every line is framed by CR LF\n');
  expect(text).toContain('  answer to AT+CLOUDSUB, since b had shown it broken: 1 case');
  expect(text).toMatch(/FAIL: invariant I-6 broke in 2 of 2 cases\n$/);
});

test('with --strict a finding is a failure', () => {
  const finding = someCase({
    verdict: 'finding',
    attribution: 'module',
    reason: 'echo: expected none, got AT',
  });
  const run = sealed(someRun([finding]));
  expect(summarise(run, plain)).toMatch(/PASS\n$/);
  expect(summarise(run, { ...plain, strict: true })).toMatch(/Failed \(1\)[\s\S]*FAIL: 1 finding/);
});

test('no byte of the module reaches the terminal as a command', () => {
  expect(summarise(hostileRun(), plain).replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  const colored = summarise(hostileRun(), { ...plain, color: true });
  expect(colored.replaceAll(/\u001b\[\d+m|\n/g, '')).not.toMatch(/\p{C}/u);
  expect(colored).toContain('\u001b[31m');
});
