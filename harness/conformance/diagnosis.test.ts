import { expect, test } from '@jest/globals';
import { someCase } from '../ledger/ledger.fixture';
import { diagnose, dictionaryOf, symptomsOf } from './diagnosis';
import type { KillMatrix } from './kill-matrix';

const CASES = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'c2', 'c3', 'c4'];

function matrixOf(symptoms: Readonly<Record<string, string>>): KillMatrix {
  return {
    honest: { seconds: 1, connects: 1 },
    cases: CASES.map((id) => ({ id, ms: 1 })),
    rows: Object.entries(symptoms).map(([mutant, ids]) => {
      const all = ids.split(' ').filter((id) => id !== '');
      return {
        mutant,
        fails: all.filter((id) => !id.startsWith('I-')),
        unjudged: [],
        breaks: Object.fromEntries(all.filter((id) => id.startsWith('I-')).map((id) => [id, []])),
        seconds: 1,
        connects: 1,
      };
    }),
  };
}

const about = (...names: readonly string[]) => names.map((name) => ({ name, about: `It ${name}.` }));

function diagnosisOf(failed: string, symptoms: Readonly<Record<string, string>>) {
  const run = { failed: failed.split(' '), held: CASES.filter((id) => !failed.split(' ').includes(id)) };
  return diagnose(run, dictionaryOf(matrixOf(symptoms), about(...Object.keys(symptoms))));
}

test('failures are grouped by the defects with the same symptoms, the largest group first', () => {
  const { groups, unexplained } = diagnosisOf('a1 a2 a3 b1 b2 c1', {
    losesA: 'a1 a2 a3',
    losesB: 'b1 b2',
    losesEverything: CASES.join(' '),
  });
  expect(groups.map(({ defect, explains }) => `${defect}: ${explains.join(' ')}`)).toEqual([
    'losesEverything: a1 a2 a3 b1 b2 c1',
  ]);
  expect(unexplained).toEqual([]);
  const without = diagnosisOf('a1 a2 a3 b1 b2 c1', { losesA: 'a1 a2 a3', losesB: 'b1 b2', losesC: 'c2 c3' });
  expect(without.groups.map(({ defect }) => defect)).toEqual(['losesA', 'losesB']);
  expect(without.unexplained).toEqual(['c1']);
});

test('a group lists what it explains beyond the previous groups, and what contradicts it', () => {
  const { groups } = diagnosisOf('a1 a2 a3 b1', { losesA: 'a1 a2 a3', losesAB: 'a3 b1 b2' });
  expect(groups).toMatchObject([
    { defect: 'losesA', explains: ['a1', 'a2', 'a3'], contradictedBy: [] },
    { defect: 'losesAB', explains: ['b1'], contradictedBy: ['b2'] },
  ]);
});

test('if no defect explains anything, the nearest one is named as such', () => {
  const symptoms = { losesB: 'b1 b2', losesC: 'c1 c2 c3' };
  const { groups } = diagnosisOf('c1', symptoms);
  expect(groups).toMatchObject([{ defect: 'losesC', explains: ['c1'], contradictedBy: ['c2', 'c3'] }]);
  expect(groups[0]?.about).toMatch(/^No known defect explains these failures; .* It losesC\.$/);
  expect(diagnosisOf('b1 b2 c1', symptoms)).toMatchObject({
    groups: [{ defect: 'losesB', about: 'It losesB.' }],
    unexplained: ['c1'],
  });
});

test('the same invariant, broken elsewhere, does not make a defect the nearest one', () => {
  const matrix = matrixOf({ saysMoreAtA: '' });
  const rows = matrix.rows.map((row) => ({ ...row, breaks: { 'I-5': ['a1', 'a2'] } }));
  const dictionary = dictionaryOf({ ...matrix, rows }, about('saysMoreAtA'));
  const { groups, unexplained } = diagnose({ failed: ['I-5', 'I-5@b1'], held: CASES }, dictionary);
  expect(groups).toEqual([]);
  expect(unexplained).toEqual(['I-5']);
});

test('a defect with almost none of its symptoms present is not named as nearest', () => {
  const { groups, unexplained } = diagnosisOf('c1', { losesAll: CASES.join(' ') });
  expect(groups).toEqual([]);
  expect(unexplained).toEqual(['c1']);
});

test('a symptom that was not examined counts neither for nor against a defect', () => {
  const dictionary = dictionaryOf(matrixOf({ losesC: 'c1 c2 c3 c4' }), about('losesC'));
  const { groups } = diagnose({ failed: ['c1'], held: ['a1'] }, dictionary);
  expect(groups).toMatchObject([{ defect: 'losesC', contradictedBy: [], score: 1 }]);
});

test('an invariant of the run is a symptom like a case', () => {
  const { groups } = diagnosisOf('I-6', { glues: 'I-6', saysMore: 'I-5' });
  expect(groups).toMatchObject([{ defect: 'glues', explains: ['I-6'], score: 1 }]);
});

test('the cases in which an invariant broke distinguish defects, and are not failures themselves', () => {
  const matrix = matrixOf({ saysMoreAtA: '', saysMoreAtB: '' });
  const rows = matrix.rows.map((row, i) => ({ ...row, breaks: { 'I-5': [i === 0 ? 'a1' : 'b1'] } }));
  const dictionary = dictionaryOf({ ...matrix, rows }, about('saysMoreAtA', 'saysMoreAtB'));
  expect(diagnose({ failed: ['I-5', 'I-5@b1'], held: CASES }, dictionary)).toMatchObject({
    groups: [{ defect: 'saysMoreAtB', explains: ['I-5'], contradictedBy: [], score: 1 }],
    unexplained: [],
  });
});

test('defects with the same symptoms are one group, named after the first; the others are listed', () => {
  const { groups } = diagnosisOf('b1', { one: 'b1', two: 'b1', three: 'b1', four: 'b1', five: 'b1' });
  expect(groups).toMatchObject([
    { defect: 'one', about: 'It one. Same symptoms as two, three, four and 1 more.' },
  ]);
});

test('a mutant that no longer exists, and one missing from the matrix, are left out', () => {
  const dictionary = dictionaryOf(matrixOf({ gone: 'a1', stays: 'a1' }), about('stays', 'isNew'));
  expect(dictionary.defects.map(({ name, about }) => [name, about])).toEqual([['stays', 'It stays.']]);
});

test('a case that the module failed or kept from being judged is a symptom; one spoiled by anything else is not', () => {
  const cases = [
    someCase({ id: 'fails', verdict: 'fail', attribution: 'module' }),
    someCase({ id: 'fails~2', verdict: 'fail', attribution: 'module' }),
    someCase({ id: 'notes', verdict: 'finding', attribution: 'module' }),
    someCase({ id: 'blocked', verdict: 'inconclusive', attribution: 'module' }),
    someCase({ id: 'no-cloud', verdict: 'inconclusive', attribution: 'cloud' }),
    someCase({ id: 'holds', verdict: 'pass' }),
  ];
  const invariant = {
    type: 'invariant' as const,
    title: '',
    level: 'must' as const,
    examined: 1,
    brokenIn: ['notes'],
    places: [],
  };
  const invariants = [
    { ...invariant, id: 'I-5', held: true },
    { ...invariant, id: 'I-6', held: false },
  ];
  expect(symptomsOf(cases, invariants)).toEqual({
    failed: ['fails', 'notes', 'blocked', 'I-6', 'I-6@notes'],
    held: ['holds', 'I-5'],
  });
});
