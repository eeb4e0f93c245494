import { expect, test } from '@jest/globals';
import { type Coverage, coverageOf, gapsOf } from '../harness/conformance/coverage';
import { clauses } from '.';
import { requirements } from './requirements';

test('no case names an unknown requirement, nor one that is declared as not judged', () => {
  expect(coverageOf(requirements, clauses).errors).toEqual([]);
});

test('every promise of the manual is judged by a case, or has a reason why it cannot be', () => {
  expect(gapsOf(only('requirement'))).toEqual([]);
});

test('every ambiguity is observed by a case, has a documented reading or is a finding about the document', () => {
  expect(gapsOf(only('ambiguity'))).toEqual([]);
});

function only(kind: 'requirement' | 'ambiguity'): Coverage {
  const { covered } = coverageOf(requirements, clauses);
  return { covered: covered.filter((c) => c.requirement.kind === kind), errors: [] };
}
