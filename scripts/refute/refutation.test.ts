import { expect, test } from '@jest/globals';
import type { Verdict } from '../../harness/ledger/record';
import type { JobDone, Trial } from './jobs';
import { refutationOf, refutationReport, tallyOf } from './refutation';

const trial = (caseId: string, verdict: Verdict, failed: readonly string[] = []): Trial => ({
  caseId,
  verdict,
  failed,
  brokenInvariants: [],
  reason: null,
  ms: 1,
});
const onMutant = (caseId: string, mutant: string, verdict: Verdict): JobDone => ({
  job: { kind: 'named', mutant, caseIds: [caseId] },
  trials: [trial(caseId, verdict, verdict === 'fail' ? [`a check about ${mutant}`] : [])],
  ms: 1,
  connects: 0,
});
const onVariant = (variant: string, ...trials: readonly Trial[]): JobDone => ({
  job: { kind: 'variant', variants: [variant], caseIds: trials.map(({ caseId }) => caseId) },
  trials,
  ms: 1,
  connects: 0,
});

/** A justified finding on a conforming module. */
const notedOn = (variant: string, noted: Trial): JobDone => ({
  job: { kind: 'variant', variants: [variant], caseIds: [noted.caseId], findings: [noted.caseId] },
  trials: [noted],
  ms: 1,
  connects: 0,
});

const done = [
  onVariant('honest', trial('a', 'pass'), trial('b', 'not-applicable')),
  notedOn('counting', trial('a', 'finding')),
  onVariant('glued', trial('a', 'fail', ['I-6']), trial('b', 'inconclusive')),
  onMutant('a', 'saysNothing', 'fail'),
  onMutant('a', 'saysTwice', 'finding'),
  onMutant('b', 'saysNothing', 'fail'),
  onMutant('b', 'forgets', 'inconclusive'),
];

test('only a fail or a finding catches a mutant; any bad verdict on a conforming module is a false alarm', () => {
  const refutation = refutationOf(done);
  expect(refutation.killed.map(({ caseId, mutant }) => `${caseId} ${mutant}`)).toEqual([
    'a saysNothing',
    'a saysTwice',
    'b saysNothing',
  ]);
  expect(refutation.survivors).toEqual([{ caseId: 'b', mutant: 'forgets', verdict: 'inconclusive' }]);
  expect(refutation.falseAlarms.map(({ module, trial: { caseId } }) => `${module} ${caseId}`)).toEqual([
    'glued a',
    'glued b',
  ]);
  expect(refutation.redundant).toEqual(['b']);
  expect(tallyOf(refutation)).toEqual({
    passed: 3 + 2,
    failed: [
      '`b` does not catch `forgets` (inconclusive)',
      '`a` on `glued`: fail, I-6; `b` on `glued`: inconclusive, null',
    ],
    skipped: [],
  });
});

test('the report lists survivors and false alarms first', () => {
  const report = refutationReport(refutationOf(done));
  expect(report).toMatch(/- survivors: 1\n- false alarms: 2/);
  expect(report.indexOf('## Survivors')).toBeLessThan(report.indexOf('## Caught'));
  expect(report).toContain('`b` does not catch `forgets` (inconclusive)');
  expect(report).toContain('`a` on `glued`: fail, I-6');
});

test('an invariant of the run that breaks in a case counts for it, and against a conforming module', () => {
  const broken = { ...trial('c', 'pass'), brokenInvariants: ['I-5'] };
  const { killed, falseAlarms } = refutationOf([
    { ...onMutant('c', 'saysMore', 'pass'), trials: [broken] },
    onVariant('talkative', broken),
  ]);
  expect(killed).toEqual([{ caseId: 'c', mutant: 'saysMore', by: 'I-5' }]);
  expect(falseAlarms.map(({ module }) => module)).toEqual(['talkative']);
});
