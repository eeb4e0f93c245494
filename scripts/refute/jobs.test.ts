import { expect, it } from '@jest/globals';
import { variants } from '../../harness/emulator/variants';
import { HONEST, namedJobs, namingNothing } from './jobs';

const jobsOn = (variant: readonly string[], only: readonly string[] = []) =>
  namedJobs({ only, mutants: false, variants: true, variant });

it('tries all variants and the conforming module, or those that match a pattern', () => {
  expect(jobsOn([])).toHaveLength(variants.length + 1);
  expect(jobsOn([])[0]).toMatchObject({ variant: HONEST });
  expect(jobsOn(['gluesItsLines']).map((job) => job.kind === 'variant' && job.variant)).toEqual([
    'gluesItsLines',
  ]);
  expect(jobsOn(['sendsAt*Baud']).length).toBeGreaterThan(3);
});

it('tries a slow variant with the cases that it names', () => {
  const [slow] = jobsOn(['sendsAt300Baud']);
  const [fast] = jobsOn(['sendsAt921600Baud']);
  expect(slow?.caseIds.length).toBeGreaterThan(0);
  expect(slow?.caseIds.length).toBeLessThan((fast?.caseIds.length ?? 0) / 10);
  const [chosen] = jobsOn(['sendsAt300Baud'], ['auth-right-*', 'echo-*']);
  expect(chosen?.caseIds).toEqual(['auth-right-triple-is-reported-ok']);
});

it('a pattern that matches no variant names nothing', () => {
  const naming = (pattern: string) =>
    namedJobs({ only: [pattern], mutants: false, variants: true })[0]?.caseIds;
  const patterns = variants.flatMap(({ triedWith = [] }) => triedWith);
  expect(patterns.filter((pattern) => naming(pattern)?.length === 0)).toEqual([]);
});

it('reports which patterns name nothing', () => {
  expect(namingNothing(['gluesItsLines', 'gluesNothing*'], 'variant')).toEqual(['gluesNothing*']);
  expect(namingNothing(['gluesItsLines'], 'mutant')).toEqual(['gluesItsLines']);
});

it('begins with the variants that take long, so that none of them ends last', () => {
  const slow = variants.filter(({ takesLong }) => takesLong).map(({ name }) => name);
  const first = jobsOn([]).slice(1, 1 + slow.length);
  expect(first.map((job) => job.kind === 'variant' && job.variant).sort()).toEqual([...slow].sort());
});
