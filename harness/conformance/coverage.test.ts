import { describe, expect, test } from '@jest/globals';
import type { Level } from '../ledger/record';
import type { Case, Clause, RequirementId } from './case';
import { coverageOf, coverageTable, gapsOf } from './coverage';
import { kindOf, type Requirement } from './requirement';

describe('the standing of a requirement', () => {
  test.each([
    ['must', 'judged'],
    ['should', 'judged'],
    ['observe', 'observed'],
  ] as const)('a %s case leaves it %s', (level, standing) => {
    expect(standings([requirement('R-015')], [aCase('a', level, 'R-015')])).toEqual({ 'R-015': standing });
  });

  test('without a case it is uncovered, unless it has a documented reading or a reason why it is not judged', () => {
    const catalogue = [
      requirement('R-015'),
      requirement('A-09', { reading: 'Either order is taken.' }),
      requirement('A-02', { notJudged: 'a matter of layout' }),
    ];
    expect(standings(catalogue, [])).toEqual({ 'R-015': 'uncovered', 'A-09': 'read', 'A-02': 'not-judged' });
  });

  test('a case takes precedence over a reading, and a judging case over an observing one', () => {
    const catalogue = [requirement('A-09', { reading: 'Either order is taken.' }), requirement('R-015')];
    const cases = [aCase('looks', 'observe', 'A-09', 'R-015'), aCase('judges', 'must', 'R-015')];
    expect(standings(catalogue, cases)).toEqual({ 'A-09': 'observed', 'R-015': 'judged' });
  });

  test('all cases that name it are listed, judging and observing ones apart', () => {
    const cases = [
      aCase('first', 'must', 'R-015'),
      aCase('second', 'should', 'R-015'),
      aCase('looks', 'observe', 'R-015'),
    ];
    const [covered] = coverageOf([requirement('R-015')], [clauseOf(cases)]).covered;
    expect(covered).toMatchObject({ judgedBy: ['first', 'second'], observedBy: ['looks'] });
  });
});

describe('the errors', () => {
  test('a case that names an id missing from the catalogue', () => {
    const { errors } = coverageOf([], [clauseOf([aCase('a', 'must', 'R-999')])]);
    expect(errors).toEqual(['case a of manual 1.1 names R-999, which is not in the catalogue']);
  });

  test('a case for a requirement declared as not judged', () => {
    const beyond = requirement('E-AUTH-22', { notJudged: 'needs a shielded box' });
    expect(coverageOf([beyond], [clauseOf([aCase('a', 'must', 'E-AUTH-22')])]).errors).toEqual([
      'E-AUTH-22 is declared as not judged (needs a shielded box), but a names it',
    ]);
  });

  test('gaps are uncovered requirements, and promises that are only observed', () => {
    const catalogue = [
      requirement('R-015'),
      requirement('R-016'),
      requirement('R-013', { level: 'observe' }),
      requirement('E-AUTH-01'),
    ];
    const cases = [aCase('looks', 'observe', 'R-016', 'R-013', 'E-AUTH-01')];
    expect(gapsOf(coverageOf(catalogue, [clauseOf(cases)]))).toEqual([
      'R-015 is not covered: It works.',
      'R-016 is promised by the manual but only observed: It works.',
    ]);
  });
});

describe('the table', () => {
  const catalogue = [
    requirement('R-015', { exceptFor: 'the rest' }),
    requirement('R-016'),
    requirement('A-09', { reading: 'Either order is taken.' }),
    requirement('E-AUTH-22', { notJudged: 'needs a shielded box' }),
    requirement('S-07'),
  ];
  const cases = [aCase('judges', 'must', 'R-015'), aCase('looks', 'observe', 'S-07', 'R-015', 'R-999')];
  const table = coverageTable(coverageOf(catalogue, [clauseOf(cases)]));

  test('shows for each requirement what covers it, or why nothing does', () => {
    expect(table).toContain(
      'R-015      1.1  judged      It works.\n    judges; observed by looks; except for the rest',
    );
    expect(table).toContain('R-016      1.1  uncovered   It works.\nA-09');
    expect(table).toContain('A-09       1.1  read        It works.\n    Either order is taken.');
    expect(table).toContain('E-AUTH-22  1.1  not-judged  It works.\n    needs a shielded box');
    expect(table).toContain('S-07       1.1  observed    It works.\n    observed by looks');
  });

  test('counts each family and all of them', () => {
    const rows = table.split('\n').map((line) => line.split(/\s{2,}/));
    expect(rows).toContainEqual(['family', 'judged', 'observed', 'read', 'not-judged', 'uncovered', 'total']);
    expect(rows).toContainEqual(['R', "the manual's promises", '1', '0', '0', '0', '1', '2']);
    expect(rows).toContainEqual(['all', '1', '1', '1', '1', '1', '5']);
  });

  test('ends with the errors and gaps, if there are any', () => {
    expect(table).toMatch(
      /errors:\n {2}case looks of manual 1\.1 names R-999.*\n\ngaps:\n {2}R-016 is not covered/,
    );
    expect(coverageTable(coverageOf([], []))).not.toMatch(/errors|gaps/);
  });
});

function standings(requirements: readonly Requirement[], cases: readonly Case[]): Record<string, string> {
  const { covered } = coverageOf(requirements, [clauseOf(cases)]);
  return Object.fromEntries(covered.map((c) => [c.requirement.id, c.standing]));
}

function requirement(id: RequirementId, more: Partial<Requirement> = {}): Requirement {
  return { id, kind: kindOf(id), clause: '1.1', statement: 'It works.', level: 'must', ...more };
}

function aCase(id: string, level: Level, ...requirements: [RequirementId, ...RequirementId[]]): Case {
  return {
    id,
    title: id,
    level,
    requirements,
    from: 'idle',
    refutedBy: [{ name: 'any', about: 'nothing' }],
    run: async () => {},
  };
}

function clauseOf(cases: readonly Case[]): Clause {
  return {
    document: { id: 'manual', title: 'A manual', edition: '1' },
    number: '1.1',
    title: 'A section',
    cases,
  };
}
