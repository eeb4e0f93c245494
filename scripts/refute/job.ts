import type { Verdict } from '../../harness/ledger/record';

/** Cases to run one after the other on one module. */
export type Job =
  /** The cases that name the mutant: each must catch it. */
  | { readonly kind: 'named'; readonly mutant: string; readonly caseIds: readonly string[] }
  /** The whole plan, as a run has it, on a module with these defects, or none: which cases fail is what is asked. */
  | {
      readonly kind: 'whole';
      readonly mutants: readonly string[];
      readonly caseIds: readonly string[];
      /** Tells runs on the same module apart. */
      readonly round?: number;
    }
  /** The whole plan on a module that obeys: no case may fail. */
  | {
      readonly kind: 'variant';
      readonly variant: string;
      readonly caseIds: readonly string[];
      /** Those of the cases that rightly make a finding of it. */
      readonly findings?: readonly string[];
    };

/** The result of a case on the module of the job. */
export interface Trial {
  readonly caseId: string;
  readonly verdict: Verdict;
  /** The checks that did not hold, as `what: expected …, got …`. */
  readonly failed: readonly string[];
  /** Invariants of the run that broke in the case, e.g. `I-5`. */
  readonly brokenInvariants: readonly string[];
  readonly reason: string | null;
  readonly ms: number;
}

export interface JobDone {
  readonly job: Job;
  readonly trials: readonly Trial[];
  /** Wall time, ms. */
  readonly ms: number;
  /** MQTT connects that the module made. */
  readonly connects: number;
}

/** The case distinguishes the module from a conforming one: by one of its checks, or by an invariant that broke in it. */
export function catches({ verdict, brokenInvariants }: Trial): boolean {
  return verdict === 'fail' || verdict === 'finding' || brokenInvariants.length > 0;
}
