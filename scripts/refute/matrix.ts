import type { Tally } from '../check/tally';
import type { JobDone, Trial } from './job';

/** A case that does not do what it promises of broken modules, or accuses one that obeys. */
export interface KillMatrix {
  /** Case and mutant pairs that were caught, with the first check that did not hold. */
  readonly killed: readonly { readonly caseId: string; readonly mutant: string; readonly check: string }[];
  readonly survivors: readonly {
    readonly caseId: string;
    readonly mutant: string;
    readonly verdict: string;
  }[];
  readonly falseAlarms: readonly { readonly variant: string; readonly trial: Trial }[];
  /** Cases whose every mutant is also caught by another case. */
  readonly redundant: readonly string[];
  /** Modules that obey, tried with all cases. */
  readonly variants: number;
  readonly trials: number;
}

const CAUGHT = ['fail', 'finding'];
const GREEN = ['pass', 'not-applicable'];

export function matrixOf(done: readonly JobDone[]): KillMatrix {
  const onMutants = done.flatMap(({ job, trials }) =>
    job.kind === 'mutant' ? trials.map((trial) => ({ trial, mutant: job.mutant })) : [],
  );
  const caught = onMutants.filter(({ trial }) => CAUGHT.includes(trial.verdict));
  return {
    killed: caught.map(({ trial, mutant }) => ({
      caseId: trial.caseId,
      mutant,
      check: trial.failed[0] ?? '',
    })),
    survivors: onMutants
      .filter(({ trial }) => !CAUGHT.includes(trial.verdict))
      .map(({ trial, mutant }) => ({
        caseId: trial.caseId,
        mutant,
        verdict: `${trial.verdict}${trial.reason ? `: ${trial.reason}` : ''}`,
      })),
    falseAlarms: done.flatMap(({ job, trials }) =>
      job.kind === 'variant'
        ? trials.filter((t) => !isRight(t, job.findings)).map((trial) => ({ variant: job.variant, trial }))
        : [],
    ),
    redundant: redundantAmong(caught.map(({ trial, mutant }) => [trial.caseId, mutant])),
    variants: done.filter(({ job }) => job.kind === 'variant').length,
    trials: done.reduce((sum, { trials }) => sum + trials.length, 0),
  };
}

/** Of a module that obeys. */
function isRight({ caseId, verdict }: JobDone['trials'][number], findings: readonly string[] = []): boolean {
  return GREEN.includes(verdict) || (verdict === 'finding' && findings.includes(caseId));
}

/** As tests count: each mutant that a case names, and each module that obeys, is one that passed or failed. */
export function tallyOf({ killed, survivors, falseAlarms, variants }: KillMatrix): Tally {
  const accused = new Set(falseAlarms.map(({ variant }) => variant)).size;
  return {
    passed: killed.length + variants - accused,
    failed: survivors.length + accused,
    skipped: [],
  };
}

function redundantAmong(pairs: readonly (readonly [caseId: string, mutant: string])[]): string[] {
  const catchers = new Map<string, Set<string>>();
  for (const [caseId, mutant] of pairs) catchers.set(mutant, (catchers.get(mutant) ?? new Set()).add(caseId));
  const unique = new Set([...catchers.values()].filter((set) => set.size === 1).flatMap((set) => [...set]));
  return [...new Set(pairs.map(([caseId]) => caseId))].filter((caseId) => !unique.has(caseId));
}
