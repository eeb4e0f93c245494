import type { KillMatrix, MatrixCase, MatrixRow } from '../../harness/conformance/kill-matrix';
import { roughly } from '../../harness/conformance/kill-matrix';
import type { JobDone, Trial } from './job';

/** The result of a run of the whole plan on one mutant. */
export function rowOf(mutant: string, { trials, ms, connects }: JobDone): MatrixRow {
  const ids = (verdicts: readonly string[]) =>
    trials.filter(({ verdict }) => verdicts.includes(verdict)).map(({ caseId }) => caseId);
  return {
    mutant,
    fails: ids(['fail', 'finding']),
    unjudged: ids(['inconclusive', 'error']),
    breaks: breaksOf(trials),
    seconds: Math.round(ms / 1000),
    connects,
  };
}

function breaksOf(trials: readonly Trial[]): MatrixRow['breaks'] {
  const invariants = [...new Set(trials.flatMap(({ brokenInvariants }) => brokenInvariants))].sort();
  return Object.fromEntries(
    invariants.map((id) => [
      id,
      trials.filter((trial) => trial.brokenInvariants.includes(id)).map(({ caseId }) => caseId),
    ]),
  );
}

/**
 * The matrix with the runs laid over it; of the conforming module's runs the one of median time counts. All rows are replaced when `whole`; else those of the mutants that were run,
 * and the numbers of the cases stay what they were, so that the other rows stay as they are.
 * @param mutants names of all mutants, in the order in which the rows are to stand
 */
export function updated(
  old: KillMatrix | null,
  done: readonly JobDone[],
  mutants: readonly string[],
  whole: boolean,
): KillMatrix {
  const byTime = done
    .filter(({ job }) => job.kind === 'whole' && job.mutants.length === 0)
    .sort((a, b) => a.ms - b.ms);
  const honest = byTime[Math.floor(byTime.length / 2)];
  if (!honest) throw new Error('a kill matrix needs a run of the conforming module');
  const costs = honest.trials.map(({ caseId, ms }): MatrixCase => ({ id: caseId, ms: roughly(ms) }));
  const fresh = new Map<string, MatrixRow>();
  for (const run of done) {
    const [mutant] = run.job.kind === 'whole' ? run.job.mutants : [];
    if (mutant !== undefined) fresh.set(mutant, rowOf(mutant, run));
  }
  const kept = new Map(whole ? [] : (old?.rows ?? []).map((row) => [row.mutant, row]));
  return {
    honest: { seconds: Math.round(honest.ms / 1000), connects: honest.connects },
    cases: whole || !old ? costs : [...old.cases, ...newIn(costs, old.cases)],
    rows: mutants.flatMap((name) => fresh.get(name) ?? kept.get(name) ?? []),
  };
}

function newIn(costs: readonly MatrixCase[], known: readonly MatrixCase[]): MatrixCase[] {
  const ids = new Set(known.map(({ id }) => id));
  return costs.filter(({ id }) => !ids.has(id));
}
