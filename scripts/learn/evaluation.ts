import path from 'node:path';
import * as z from 'zod';
import type { CaseRecord, Observation } from '../../harness/ledger/record';
import { moduleName, namedJobs } from '../refute/jobs';
import { workedOff } from '../refute/worker-pool';

/** A module to be learned from a run of these cases, and then tested with them. */
export interface EvaluationJob {
  readonly module: string;
  readonly caseIds: readonly string[];
}

const explained = z.strictObject({
  caseId: z.string(),
  what: z.array(z.string()),
  /** A second run of the original differed from its first, too. */
  originalDiffersFromItself: z.boolean(),
  /** Run once more with only the cases that differed, both gave the same results. */
  agreesAlone: z.boolean(),
});
export type Explained = Omit<z.infer<typeof explained>, keyof Difference> & Difference;

/** The agreement of a learned module with its original. */
export const agreement = z.strictObject({
  module: z.string(),
  cases: z.int(),
  differences: z.array(explained),
});
export type Agreement = Omit<z.infer<typeof agreement>, 'differences'> & {
  readonly differences: readonly Explained[];
};

/** A run mostly waits, so more workers than processors are useful. */
const WORKERS = 8;

/** Learns each variant that matches a pattern, or all, and compares; `onDone` is called after each. */
export function evaluated(
  patterns: readonly string[],
  only: readonly string[],
  onDone: (one: Agreement) => void,
): Promise<void> {
  const jobs = namedJobs({ only, mutants: false, variants: true, variant: patterns }).flatMap(
    (job): EvaluationJob[] =>
      job.kind === 'variant' ? [{ module: moduleName(job.variants), caseIds: job.caseIds }] : [],
  );
  return workedOff<EvaluationJob, Agreement>(
    path.join(__dirname, 'evaluation-worker.ts'),
    jobs,
    WORKERS,
    onDone,
  );
}

/** A case whose result on the learned module differs from that on the original. */
interface Difference {
  readonly caseId: string;
  /** What differs: `verdict`, or the name of an observation, with both values. */
  readonly what: readonly string[];
}

/** A measured time differs if it is off by more than this share, and by more than a second. */
const TIME_SHARE = 0.2;
const TIME_S = 1;

/** Cases whose verdict or observations differ, in the order of the first run. */
export function differencesOf(
  original: readonly CaseRecord[],
  learned: readonly CaseRecord[],
): readonly Difference[] {
  const others = new Map(learned.map((record) => [record.id, record]));
  return original.flatMap((record) => {
    const what = differencesIn(record, others.get(record.id));
    return what.length === 0 ? [] : [{ caseId: record.id, what }];
  });
}

function differencesIn(one: CaseRecord, other: CaseRecord | undefined): string[] {
  if (other === undefined) return ['the case was not run'];
  const verdicts = one.verdict === other.verdict ? [] : [`verdict: ${one.verdict}, learned ${other.verdict}`];
  const names = [...new Set([...Object.keys(one.observations), ...Object.keys(other.observations)])];
  const observed = names
    .filter((name) => !areEqual(name, one.observations[name], other.observations[name]))
    .map((name) => `${name}: ${text(one.observations[name])}, learned ${text(other.observations[name])}`);
  return [...verdicts, ...observed];
}

function areEqual(name: string, a: Observation | undefined, b: Observation | undefined): boolean {
  if (/, m?s$/.test(name) && typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= Math.max(TIME_S, TIME_SHARE * Math.max(a, b));
  return a === b;
}

function text(value: Observation | undefined): string {
  return value === undefined ? 'not observed' : JSON.stringify(value);
}

/** The goal, in percent of the cases. */
export const GOAL = 98;

/** The share of the cases with the same result, in percent. */
export function shareOf(agreements: readonly Agreement[]): number {
  const cases = agreements.reduce((sum, one) => sum + one.cases, 0);
  const different = agreements.reduce((sum, { differences }) => sum + differences.length, 0);
  return cases === 0 ? 0 : (100 * (cases - different)) / cases;
}

/**
 * The agreement of learned modules with their originals, as a report.
 * @param modules names of all modules
 */
export function learnedReport(agreements: readonly Agreement[], modules: readonly string[]): string {
  const measured = new Set(agreements.map(({ module }) => module));
  const unmeasured = modules.filter((name) => !measured.has(name));
  const below = agreements.filter((one) => shareOf([one]) < GOAL);
  const all = agreements.flatMap(({ differences }) => differences);
  return [
    '# Learned modules',
    '',
    'Each module that obeys the manual was run, a profile was learned from the ledger of the run, and the same cases were run',
    'on the module that the profile describes. A case counts as the same when its verdict and all its observations are equal;',
    'measured seconds may be off by a fifth or by 1 s. Written by `npm run learn -- --evaluate`; the data stand in',
    '`reports/learned.json`.',
    '',
    `- modules: ${agreements.length}, cases in all: ${agreements.reduce((sum, one) => sum + one.cases, 0)}`,
    `- not measured: ${unmeasured.length === 0 ? 'none' : unmeasured.map((name) => `\`${name}\``).join(', ')}`,
    `- the same: ${shareOf(agreements).toFixed(2)} %`,
    `- modules below ${GOAL} %: ${below.length}${below.length > 0 ? ` (${below.map(({ module }) => `\`${module}\``).join(', ')})` : ''}`,
    `- different, but the original itself came out otherwise in a second run: ${all.filter((one) => one.originalDiffersFromItself).length}`,
    `- different in the run, the same when those cases were run again by themselves: ${all.filter((one) => !one.originalDiffersFromItself && one.agreesAlone).length}`,
    `- different each time: ${all.filter(isLasting).length}`,
    '',
    '| module | cases | the same | different each time |',
    '|---|---|---|---|',
    ...agreements.map(
      (one) =>
        `| \`${one.module}\` | ${one.cases} | ${shareOf([one]).toFixed(1)} % | ${one.differences.filter(isLasting).length} |`,
    ),
    '',
    '## What differs, and why',
    '',
    ...agreements.filter(({ differences }) => differences.length > 0).flatMap(differenceLines),
    '',
  ].join('\n');
}

function differenceLines({ module, differences }: Agreement): string[] {
  return [
    `- \`${module}\``,
    ...differences.map(
      (one) => `  - \`${one.caseId}\` (${reasonFor(one)}): ${one.what.map(oneLine).join('; ')}`,
    ),
  ];
}

function reasonFor({ originalDiffersFromItself, agreesAlone }: Explained): string {
  if (originalDiffersFromItself) return 'the original came out otherwise in a second run, too';
  return agreesAlone ? 'a matter of timing: the same when run again' : 'not learned';
}

function isLasting({ originalDiffersFromItself, agreesAlone }: Explained): boolean {
  return !originalDiffersFromItself && !agreesAlone;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/\bn[0-9a-f]{9}\b/g, 'n…');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
