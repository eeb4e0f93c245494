import type { Verdict } from '../../harness/ledger/record';

/** One thing to refute: a case against a module that it must catch, or all cases against one that obeys. */
export type Job =
  | { readonly kind: 'mutant'; readonly caseId: string; readonly mutant: string }
  | {
      readonly kind: 'variant';
      readonly variant: string;
      readonly caseIds: readonly string[];
      /** Those of the cases that rightly make a finding of it. */
      readonly findings?: readonly string[];
    };

/** What a case came to on the module of the job. */
export interface Trial {
  readonly caseId: string;
  readonly verdict: Verdict;
  /** The checks that did not hold, as `what: expected …, got …`. */
  readonly failed: readonly string[];
  readonly reason: string | null;
  readonly ms: number;
}

export interface JobDone {
  readonly job: Job;
  readonly trials: readonly Trial[];
}
