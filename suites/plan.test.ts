import { expect, test } from '@jest/globals';
import { defaultPlan, planChanges } from '../harness/conformance/plan';
import { clauses } from '.';
import frozen from './plan.json';

test('the default selection equals the frozen plan; for an intended change run "npm run plan"', () => {
  expect(planChanges(frozen, defaultPlan(clauses))).toEqual([]);
});

test('the frozen plan is sorted, so that a diff shows exactly the changed cases', () => {
  expect(frozen).toEqual([...frozen].sort());
});
