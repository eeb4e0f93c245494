import { describe, expect, test } from '@jest/globals';
import type { Case, Need } from './case';
import type { Clause } from './clause';
import { defaultPlan, planChanges } from './frozen-plan';

describe('the default plan', () => {
  test('names the cases of all clauses, sorted', () => {
    expect(
      defaultPlan([clauseOf('1.2', aCase('connects')), clauseOf('1.1', aCase('authenticates'))]),
    ).toEqual(['authenticates', 'connects']);
  });

  test('holds what restarts the module, which a bench may lack, but not what only endurance adds', () => {
    const cases = [aCase('restarts', 'disruptive'), aCase('lasts', 'endurance')];
    expect(defaultPlan([clauseOf('1.1', ...cases)])).toEqual(['restarts']);
  });
});

describe('a change of the plan', () => {
  test('is none when the same cases are selected', () => {
    expect(planChanges(['a', 'b'], ['a', 'b'])).toEqual([]);
  });

  test('names the case that vanished, the new one and the one that stands twice', () => {
    expect(planChanges(['a', 'b'], ['b', 'b', 'c'])).toEqual([
      'a has vanished from the default selection',
      'c is new in the default selection',
      'b stands more than once in the default selection',
    ]);
  });
});

function aCase(id: string, ...needs: Need[]): Case {
  const refutedBy = [{ name: 'any', about: 'anything' }] as const;
  return {
    id,
    title: id,
    level: 'must',
    requirements: ['R-010'],
    from: 'idle',
    needs,
    refutedBy,
    run: async () => {},
  };
}

function clauseOf(number: string, ...cases: Case[]): Clause {
  return { document: { id: 'manual', title: 'A manual', edition: '1' }, number, title: 'A section', cases };
}
