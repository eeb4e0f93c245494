import { expect, it } from '@jest/globals';
import { variants } from '../../harness/emulator/variants';
import { casesOf, type Job, namedJobs, namingNothing } from './jobs';

const jobsOn = (variant: readonly string[], only: readonly string[] = []) =>
  namedJobs({ only, mutants: false, variants: true, variant });
const variantsOf = (job: Job | undefined) => (job?.kind === 'variant' ? job.variants : []);

it('tries all variants and the conforming module, or those that match a pattern', () => {
  expect(jobsOn([])).toHaveLength(variants.length + 1);
  expect(jobsOn([]).filter((job) => variantsOf(job).length === 0)).toHaveLength(1);
  expect(jobsOn(['gluesItsLines']).map(variantsOf)).toEqual([['gluesItsLines']]);
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

it('every pattern of a variant matches a case', () => {
  const patterns = variants.flatMap(({ triedWith = [] }) => triedWith);
  expect(patterns.filter((pattern) => casesOf([pattern], false).length === 0)).toEqual([]);
});

it('reports which patterns name nothing', () => {
  expect(namingNothing(['gluesItsLines', 'gluesNothing*'], 'variant')).toEqual(['gluesNothing*']);
  expect(namingNothing(['gluesItsLines'], 'mutant')).toEqual(['gluesItsLines']);
  expect(namingNothing(['mqtt-', 'mqtt-*'], 'case')).toEqual(['mqtt-']);
});

it('tries variants on one module that are joined by +', () => {
  const [job] = jobsOn(['gluesItsLines + takesQuotesOff']);
  expect(variantsOf(job)).toEqual(['gluesItsLines', 'takesQuotesOff']);
  expect(
    namingNothing(['gluesItsLines + gluesNothing', 'gluesItsLines + takesQuotesOff'], 'variant'),
  ).toEqual(['gluesItsLines + gluesNothing']);
});

it('grouped, each variant is on one module, and no two of a module set the same field', () => {
  const jobs = namedJobs({ only: [], mutants: false, variants: true, grouped: true });
  expect(jobs.flatMap(variantsOf).sort()).toEqual(variants.map(({ name }) => name).sort());
  expect(jobs.length).toBeLessThan(variants.length / 2);
  for (const job of jobs) {
    const fields = variants
      .filter(({ name }) => variantsOf(job).includes(name))
      .flatMap(({ dialect = {}, limits = {} }) => [...Object.keys(dialect), ...Object.keys(limits)]);
    expect(new Set(fields).size).toBe(fields.length);
  }
});

it('begins with the variants that take long, so that none of them ends last', () => {
  const slow = variants.filter(({ takesLong }) => takesLong).map(({ name }) => name);
  const first = jobsOn([]).slice(0, slow.length);
  expect(first.flatMap(variantsOf).sort()).toEqual([...slow].sort());
});
