import { describe, expect, test } from '@jest/globals';
import { emulatedBench } from '../../harness/ledger/ledger.fixture';
import type { Verdict } from '../../harness/ledger/record';
import type { RunDigest } from '../compat/run-digest';
import { diffFile, diffJson } from '../json-files';
import { acceptKnown } from '../known-deviations/known-deviations';
import { firmware, invariant, judged, runOf } from '../runs.fixture';
import { diffPage } from './diff-page';
import { diffMarkdown, diffText } from './diff-texts';
import { exitCodeOfDiff, firmwareDiff, latencyChanges } from './firmware-diff';
import { differenceLine, differencesBetween } from './sides';

const a = (verdict: Verdict, changes = {}) => judged('a', verdict, changes);
const older = (...cases: ReturnType<typeof judged>[]) => runOf('B01', cases);
const newer = (...cases: ReturnType<typeof judged>[]) => runOf('B02', cases);
const LISTS = [
  'broken',
  'fixed',
  'known',
  'failsOtherwise',
  'unclear',
  'newlyJudged',
  'noLongerJudged',
] as const;

/** The lists that contain the case, in the only comparison. */
function listsOf(olds: readonly RunDigest[], news: readonly RunDigest[], id = 'a') {
  const [comparison] = firmwareDiff(olds, news).comparisons;
  return LISTS.filter((list) => comparison?.[list].some((change) => change.id === id));
}

describe('a case that', () => {
  test.each<[Verdict | null, Verdict | null, readonly string[], 0 | 1]>([
    ['pass', 'pass', [], 0],
    ['fail', 'fail', [], 0],
    ['pass', 'fail', ['broken'], 1],
    ['pass', 'finding', ['broken'], 1],
    ['finding', 'fail', ['broken'], 1],
    ['fail', 'pass', ['fixed'], 0],
    ['finding', 'pass', ['fixed'], 0],
    ['inconclusive', 'fail', ['newlyJudged'], 0],
    [null, 'pass', ['newlyJudged'], 0],
    ['pass', 'inconclusive', ['noLongerJudged'], 0],
    ['fail', null, ['noLongerJudged'], 0],
    ['error', 'not-applicable', [], 0],
  ])('was %s and is %s is listed in %j', (old, now, lists, exitCode) => {
    const other = judged('other', 'pass');
    const [olds, news] = [older(other, ...(old ? [a(old)] : [])), newer(other, ...(now ? [a(now)] : []))];
    expect(listsOf([olds], [news])).toEqual(lists);
    expect(exitCodeOfDiff(firmwareDiff([olds], [news]))).toBe(exitCode);
  });

  test('fails in a different check than before is not newly broken, but is listed', () => {
    const checks = [{ what: 'report', expected: 'x', actual: 'y', held: false, at: 1 }];
    expect(listsOf([older(a('fail'))], [newer(a('fail', { checks }))])).toEqual(['failsOtherwise']);
  });

  test('breaks in one of two runs is broken, and the number of runs is given', () => {
    const [comparison] = firmwareDiff([older(a('pass'))], [newer(a('pass')), newer(a('fail'))]).comparisons;
    expect(comparison?.broken[0]?.after.note).toBe('in 1 of 2 runs: result: expected OK, got ERROR');
  });

  test('was ambiguous before is unclear', () => {
    expect(listsOf([older(a('pass')), older(a('fail'))], [newer(a('fail'))])).toEqual(['unclear']);
  });

  test('fails as accepted is known and not broken', () => {
    const deviation = {
      case: 'a',
      checks: [{ what: 'result', actual: 'ERROR' }],
      firmware: { from: firmware('B02') },
      reason: 'r',
      ticket: 'T',
      author: 'x',
      expires: '2030-01-01',
    };
    const runs = [older(a('pass')), newer(a('fail'))] as const;
    const accepted = acceptKnown([deviation], runs, { today: '2026-01-01' });
    const diff = firmwareDiff([runs[0]], [runs[1]], { accepted });
    expect(diff.comparisons[0]?.known).toHaveLength(1);
    expect(exitCodeOfDiff(diff)).toBe(0);
  });
});

test('an invariant of the run is treated like a case', () => {
  const [old, now] = [
    runOf('B01', [a('pass')], {}, [invariant('I-6', [])]),
    runOf('B02', [a('pass')], {}, [invariant('I-6', ['a'])]),
  ];
  expect(listsOf([old], [now], 'invariant I-6')).toEqual(['broken']);
});

test('an observation is listed before and after, even if nothing failed', () => {
  const seeing = (answer: string) => a('pass', { level: 'observe', observations: { answer, same: 1 } });
  const diff = firmwareDiff([older(seeing('OK'))], [newer(seeing('ERROR'))]);
  expect(diff.comparisons[0]?.behaviour).toEqual([
    { case: 'a', name: 'answer', before: ['OK'], after: ['ERROR'] },
  ]);
  expect(exitCodeOfDiff(diff)).toBe(0);
});

describe('runs under other conditions are listed and never mixed in:', () => {
  const cloud = { kind: 'mqtt' as const, capabilities: ['packets', 'uplink'] };
  test.each([
    ['family', { family: 'generic' }, 'family generic, not me3630'],
    ['suite', { suite: { version: '9', commit: null } }, 'suite 9, not 0.1.0'],
    ['cloud', { cloud }, 'cloud mqtt (packets, uplink), not local (packets, uplink)'],
    ['bench', { bench: emulatedBench }, 'bench emulated module, generic, not module over serial, generic'],
    ['profile', { profile: 'other' }, 'bench module over serial, other, not module over serial, generic'],
  ])('%s', (_, header, why) => {
    const diff = firmwareDiff([older(a('pass'))], [runOf('B02', [a('fail')], header)]);
    expect(diff.comparisons).toEqual([]);
    expect(diff.notComparable[1]).toBe(`run run-B02 of ${firmware('B02')}: ${why}`);
    expect(exitCodeOfDiff(diff)).toBe(2);
  });

  test('a run among others', () => {
    const other = runOf('B02', [a('fail')], { cloud, runId: 'other' });
    const diff = firmwareDiff([older(a('pass'))], [newer(a('pass')), other]);
    expect(diff.comparisons[0]?.broken).toEqual([]);
    expect(diff.notComparable).toEqual([expect.stringMatching(/^run other/)]);
  });

  test('runs of another suite may be compared on request, with a note', () => {
    const other = runOf('B02', [a('fail')], { suite: { version: '9', commit: null } });
    const diff = firmwareDiff([older(a('pass'))], [other], { anySuite: true });
    expect(diffText(diff, { anySuite: true })).toContain(
      'suite 0.1.0 and 9: a difference may be one of the suites',
    );
  });
});

describe('a latency', () => {
  const run = (...times: number[]) => ({
    ...older(a('pass')),
    latencies: new Map([['AT+CLOUDCONN', times]]),
  });
  test.each([
    ['is slower beyond the spread', [1, 2, 3, 4, 5], [11, 12, 13, 14, 15], 'slower'],
    ['is faster beyond the spread', [11, 12, 13, 14, 15], [1, 2, 3, 4, 5], 'faster'],
    ['stays within the spread of one side', [1, 2, 3, 4, 5], [1, 2, 6, 90, 95], 'within the spread'],
    ['changes by less than a millisecond', [1, 1, 1, 1, 1], [1.9, 1.9, 1.9, 1.9, 1.9], 'within the spread'],
    ['was measured too rarely', [1, 1, 1, 1], [90, 90, 90, 90, 90], 'too few'],
  ])('that %s is described as such', (_, old, now, verdict) => {
    expect(latencyChanges([run(...old)], [run(...now)])[0]?.verdict).toBe(verdict);
  });
});

describe('the forms', () => {
  const hostile = '<script>alert(1)</script> | `x`\u001b[2J\u202e';
  const seeing = (answer: string) => a('pass', { level: 'observe', observations: { [hostile]: answer } });
  const diff = firmwareDiff(
    [runOf('B01', [seeing('OK'), judged('b', 'pass')])],
    [runOf('B02', [seeing(hostile), judged('b', 'fail', { reason: hostile })])],
  );

  test('as JSON is what its schema says', () => {
    const file = JSON.parse(diffJson(diff));
    expect(diffFile.parse(file)).toEqual(file);
    expect(file).toMatchObject({ exitCode: 1, comparisons: [{ broken: [{ id: 'b' }] }] });
  });

  test.each([
    ['text', diffText(diff)],
    ['Markdown', diffMarkdown(diff)],
    ['a page', diffPage(diff)],
  ])('as %s begin with what broke, and execute nothing from a module', (form, told) => {
    expect(told.indexOf('Broken')).toBeLessThan(told.indexOf('Behaviour changed'));
    expect(told).toContain('1 broken, 1 observation changed');
    if (form !== 'text') expect(told).not.toContain('<script>alert');
    expect(told.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  });

  test('are marked EMULATED for an emulated module', () => {
    const [old, now] = ['B01', 'B02'].map((build) => runOf(build, [a('pass')], { bench: emulatedBench }));
    const emulated = firmwareDiff(old ? [old] : [], now ? [now] : []);
    for (const told of [diffText(emulated), diffMarkdown(emulated), diffPage(emulated)])
      expect(told).toMatch(/→[^\n]*\(EMULATED\)/);
  });
});

describe('runs of the same module', () => {
  const once = runOf('B01', [a('pass', { observations: { packets: 1 } }), judged('b', 'pass')]);

  test('with the same results do not differ', () =>
    expect(differencesBetween([once, once, once])).toEqual([]));

  test.each([
    [
      'a verdict',
      [a('pass', { observations: { packets: 1 } }), judged('b', 'fail')],
      'b, verdict: works in run 1, 3; broken in run 2',
    ],
    [
      'an observation',
      [a('pass', { observations: { packets: 2 } }), judged('b', 'pass')],
      'a, packets: 1 in run 1, 3; 2 in run 2',
    ],
    ['a missing observation', [a('pass'), judged('b', 'pass')], 'a, packets: 1 in run 1, 3; absent in run 2'],
    [
      'a missing case',
      [a('pass', { observations: { packets: 1 } })],
      'b, verdict: works in run 1, 3; absent in run 2',
    ],
  ])('that differ in %s are named', (_, cases, line) => {
    const other = runOf('B01', cases);
    expect(differencesBetween([once, other, once]).map(differenceLine)).toEqual([line]);
  });
});
