import { describe, expect, test } from '@jest/globals';
import { emulatedBench } from '../../harness/ledger/ledger.fixture';
import { acceptKnown } from '../known-deviations/known-deviations';
import { firmware, invariant, judged, moduleWith, runOf } from '../runs.fixture';
import type { CatalogueEntry } from './case-rows';
import { compatibilityOf } from './compatibility';
import type { RunDigest } from './run-digest';

const catalogue: readonly CatalogueEntry[] = [
  { id: 'R-001', clause: '1.1', statement: 'The first.' },
  { id: 'R-002', clause: '1.2', statement: 'The second.' },
  { id: 'R-003', clause: '1.1', statement: 'The third.' },
];
const matrix = (...runs: readonly RunDigest[]) => compatibilityOf(runs, catalogue);
const states = (table: ReturnType<typeof matrix>, id: string) =>
  table.cases.get(id)?.cells.map(({ state }) => state);
const a = (verdict: Parameters<typeof judged>[1], changes = {}) =>
  judged('a', verdict, { requirements: ['R-001'], ...changes });

describe('columns', () => {
  test('are in build order, whatever the order of the runs', () => {
    const runs = ['B10', 'B9', 'B01'].map((build) => runOf(build, [a('pass')]));
    expect(matrix(...runs).columns.map(({ name }) => name)).toEqual(['B01', 'B9', 'B10']);
  });

  test('of unknown form come last', () => {
    const odd = runOf('B01', [a('pass')], moduleWith('<script>alert(1)</script>'));
    const none = runOf('B01', [a('pass')], moduleWith(null));
    expect(matrix(none, odd, runOf('B02', [a('pass')])).columns.map(({ name }) => name)).toEqual([
      'B02',
      '<script>alert(1)</script>',
      'not reported',
    ]);
  });

  test('leave emulated runs out unless requested, and never mix them with real ones', () => {
    const emulated = runOf('B01', [a('fail')], { bench: emulatedBench });
    const real = runOf('B01', [a('pass')]);
    expect(matrix(emulated, real)).toMatchObject({
      emulated: false,
      emulatedLeftOut: 1,
      columns: [{ name: 'B01' }],
    });
    const both = compatibilityOf([emulated, real], catalogue, { emulated: true });
    expect(both.emulated).toBe(true);
    expect(both.columns.map(({ name, emulated: e }) => [name, e])).toEqual([
      ['B01', false],
      ['B01 emulated', true],
    ]);
    expect(states(both, 'a')).toEqual(['works', 'broken']);
  });

  test('of two families are never one column, and are told apart by name', () => {
    const table = matrix(
      runOf('B02', [a('pass')]),
      runOf('B02', [a('fail')], { family: 'generic' }),
      runOf('B01', [a('pass')]),
    );
    expect(table.families).toEqual(['generic', 'me3630']);
    expect(table.columns.map(({ name }) => name)).toEqual(['generic B02', 'me3630 B01', 'me3630 B02']);
    expect(states(table, 'a')).toEqual(['broken', 'works', 'works']);
    expect(matrix(runOf('B01', [a('pass')])).families).toEqual(['me3630']);
  });

  test('are marked if judged by another suite than most of the table', () => {
    const suite = { version: '0.0.9', commit: null };
    const table = matrix(
      runOf('B01', [a('pass')], { suite }),
      runOf('B02', [a('pass')]),
      runOf('B03', [a('pass')]),
    );
    expect(table.columns.map(({ otherSuite }) => otherSuite)).toEqual([true, false, false]);
    expect(table.cases.get('a')?.cells.map(({ otherSuite }) => otherSuite)).toEqual([true, false, false]);
  });
});

describe('a cell of a case', () => {
  test.each([
    ['pass', 'works'],
    ['fail', 'broken'],
    ['finding', 'finding'],
    ['inconclusive', null],
    ['error', null],
    ['not-applicable', null],
  ] as const)('%s is %s', (verdict, state) => {
    expect(states(matrix(runOf('B01', [a(verdict)])), 'a')).toEqual([state]);
  });

  test('is observed if nothing in it can fail', () => {
    expect(states(matrix(runOf('B01', [a('pass', { level: 'observe' })])), 'a')).toEqual(['observed']);
  });

  test('is untested if a limit left the case out, or no run contained it', () => {
    const table = matrix(runOf('B01', [a('pass')]), runOf('B02', [judged('b', 'pass')]));
    expect(states(table, 'a')).toEqual(['works', null]);
    expect(states(table, 'b')).toEqual([null, 'works']);
  });

  test('is a conflict if two runs disagree, and names them', () => {
    const table = matrix(
      runOf('B01', [a('pass')], { runId: 'one' }),
      runOf('B01', [a('fail')], { runId: 'two', bench: { ...emulatedBench, emulated: false, port: 'COM5' } }),
    );
    expect(table.cases.get('a')?.cells).toMatchObject([
      { state: 'conflict', note: 'works in one on /dev/ttyUSB1; broken in two on COM5' },
    ]);
  });

  test('is a conflict if two units disagree, and names the units', () => {
    const unit = (imeiDigest: string) => ({
      module: { manufacturer: null, model: null, firmware: firmware('B01'), imeiDigest },
    });
    const one = runOf('B01', [a('pass')], { runId: 'one', ...unit('0a1b2c3d4e5f') });
    const two = runOf('B01', [a('fail')], { runId: 'two', ...unit('ffeeddccbbaa') });
    const again = runOf('B01', [a('fail')], { runId: 'three', ...unit('0a1b2c3d4e5f') });
    const note = (...runs: readonly RunDigest[]) => matrix(...runs).cases.get('a')?.cells[0]?.note;
    expect(note(one, two)).toBe(
      'works in one (unit 0a1b2c, /dev/ttyUSB1); broken in two (unit ffeedd, /dev/ttyUSB1)',
    );
    expect(note(one, two, again)).toMatch(/; unit 0a1b2c disagrees with itself$/);
    const should = runOf('B01', [a('finding')], { runId: 'four', ...unit('ffeeddccbbaa') });
    expect(note(one, two, should)).toMatch(/; unit ffeedd disagrees with itself$/);
  });

  test('is a conflict if repetitions of one run disagree', () => {
    const twice = runOf('B01', [a('pass'), { ...a('fail'), id: 'a~2' }]);
    expect(states(matrix(twice), 'a')).toEqual(['conflict']);
  });

  test('ignores a run that could not judge the case', () => {
    const table = matrix(runOf('B01', [a('pass')]), runOf('B01', [a('inconclusive')], { runId: 'two' }));
    expect(states(table, 'a')).toEqual(['works']);
  });
});

describe('a row of a requirement', () => {
  const of = (...runs: readonly RunDigest[]) => matrix(...runs).groups.flatMap(({ rows }) => rows);
  const b = (verdict: Parameters<typeof judged>[1]) =>
    judged('b', verdict, { requirements: ['R-001', 'R-002'] });

  test('counts its cases and shows the worst', () => {
    const [first, second] = of(runOf('B01', [a('pass'), b('fail')]));
    expect(first).toMatchObject({
      id: 'R-001',
      cases: ['a', 'b'],
      cells: [{ state: 'broken', held: 1, judged: 2 }],
    });
    expect(second).toMatchObject({
      id: 'R-002',
      cases: ['b'],
      cells: [{ state: 'broken', held: 0, judged: 1 }],
    });
  });

  test('does not count what was not judged', () => {
    expect(of(runOf('B01', [a('pass'), b('inconclusive')]))[0]?.cells).toMatchObject([
      { state: 'works', held: 1, judged: 1 },
    ]);
  });

  test('has its ranges in words', () => {
    const builds = ['B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B09'];
    const runs = builds.map((build) =>
      runOf(build, [a(build === 'B07' ? 'fail' : /B0[68]/.test(build) ? 'inconclusive' : 'pass')]),
    );
    expect(of(...runs)[0]?.inWords).toBe(
      'works B01 to B05, broken B07, works again from B09; B06 and B08 untested',
    );
  });

  test('is in the clause of the catalogue; unknown ones come last', () => {
    const other = judged('c', 'pass', { requirements: ['Z-9', 'R-003'] });
    const table = matrix(runOf('B01', [other, b('pass')]));
    expect(table.groups.map(({ clause, rows }) => [clause, rows.map(({ id }) => id)])).toEqual([
      ['1.1', ['R-001', 'R-003']],
      ['1.2', ['R-002']],
      ['not in the catalogue of this suite', ['Z-9']],
    ]);
    expect(matrix(runOf('B01', [b('pass')])).withoutCase).toEqual(['R-003']);
  });
});

test('invariants of the run have rows, and runs without them do not count', () => {
  const table = matrix(
    runOf('B01', [a('pass')], {}, [invariant('I-6', []), invariant('I-10', [])]),
    runOf('B02', [a('pass')], {}, [invariant('I-6', ['a', 'b'])]),
    runOf('B03', [a('pass')]),
  );
  expect(table.invariants.map(({ id, inWords }) => [id, inWords])).toEqual([
    ['I-6', 'works B01, broken from B02; B03 untested'],
    ['I-10', 'works B01; B02 and B03 untested'],
  ]);
  expect(table.invariants[0]?.cells[1]).toMatchObject({ held: 8, judged: 10 });
});

test('observations have rows; changed ones come first, and disagreeing runs are visible', () => {
  const seeing = (answer: string, same: number) =>
    a('pass', { level: 'observe', observations: { same, answer } });
  const table = matrix(
    runOf('B01', [seeing('OK', 8)]),
    runOf('B02', [seeing('ERROR', 8)]),
    runOf('B02', [seeing('<script>', 8)], { runId: 'two' }),
  );
  expect(table.observations).toMatchObject([
    {
      name: 'answer',
      values: ['OK', 'ERROR', '<script>'],
      cells: [[0], [1, 2]],
      inWords: '“OK” B01, “ERROR” or “<script>” from B02',
    },
    { name: 'same', changed: false, inWords: '“8” B01 and B02' },
  ]);
});

test('accepted failures are shown as known, and remain in the counts', () => {
  const known = {
    case: 'a',
    checks: [{ what: 'result', actual: 'ERROR' }],
    firmware: { from: firmware('B02') },
    reason: 'agreed',
    ticket: 'T-1',
    author: 'x',
    expires: '2030-01-01',
  };
  const runs = [runOf('B01', [a('fail')]), runOf('B02', [a('fail')])];
  const accepted = acceptKnown([known], runs, { today: '2026-02-01' });
  const table = compatibilityOf(runs, catalogue, { accepted });
  expect(table.groups[0]?.rows[0]?.cells).toMatchObject([
    { state: 'broken', held: 0, judged: 1 },
    { state: 'known', held: 0, judged: 1 },
  ]);
  expect(table.groups[0]?.rows[0]?.inWords).toBe('broken B01, fails as known from B02');
});
