import path from 'node:path';
import * as z from 'zod';
import { namedJobs } from '../refute/jobs';
import { workedOff } from '../refute/worker-pool';
import type { Difference } from './comparison';

/** A module to be learned from a run of these cases, and tried with them again. */
export interface EvaluationJob {
  readonly module: string;
  readonly caseIds: readonly string[];
}

const explained = z.strictObject({
  caseId: z.string(),
  what: z.array(z.string()),
  /** A second run of the original came out otherwise than its first, too. */
  originalDiffersFromItself: z.boolean(),
  /** Run once more with nothing but the cases that differed, both came out the same. */
  agreesAlone: z.boolean(),
});
export type Explained = Omit<z.infer<typeof explained>, keyof Difference> & Difference;

/** How well a learned module agrees with the one that it was learned from. */
export const agreement = z.strictObject({
  module: z.string(),
  cases: z.int(),
  differences: z.array(explained),
});
export type Agreement = Omit<z.infer<typeof agreement>, 'differences'> & {
  readonly differences: readonly Explained[];
};

/** Most of a run is waiting: more workers than processors pay. */
const WORKERS = 8;

/** Learns each variant that a pattern names, or each of all, and compares; `onDone` hears of each as it is done. */
export function evaluated(
  patterns: readonly string[],
  only: readonly string[],
  onDone: (one: Agreement) => void,
): Promise<void> {
  const jobs = namedJobs({ only, mutants: false, variants: true, variant: patterns }).flatMap(
    (job): EvaluationJob[] => (job.kind === 'variant' ? [{ module: job.variant, caseIds: job.caseIds }] : []),
  );
  return workedOff<EvaluationJob, Agreement>(
    path.join(__dirname, 'evaluation-worker.ts'),
    jobs,
    WORKERS,
    onDone,
  );
}
