import { expect, test } from '@jest/globals';
import { defaultPlan, planChanges } from '../harness/conformance/plan';
import { clauses } from '.';
import frozen from './plan.json';

test('the default selection is the frozen one; where that is meant to change, "npm run plan" freezes it anew', () => {
  expect(planChanges(frozen, defaultPlan(clauses))).toEqual([]);
});

test('the frozen plan is sorted, so that a change of it shows in review as the lines that it is', () => {
  expect(frozen).toEqual([...frozen].sort());
});
