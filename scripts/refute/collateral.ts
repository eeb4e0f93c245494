import type { Clause } from '../../harness/conformance/clause';
import type { KillMatrix } from '../../harness/conformance/kill-matrix';

/** What fails on a mutant besides the cases about it. */
export interface Collateral {
  readonly mutant: string;
  /** Clauses that the cases naming it belong to: what it is about. */
  readonly subjects: readonly string[];
  /** Ids of the cases of other clauses that fail on it. */
  readonly others: readonly string[];
  /** Of its own clauses, those that fail. */
  readonly own: number;
  /** Those that cannot be judged on it; they do not count as failures. */
  readonly unjudged: readonly string[];
}

/**
 * For each mutant, the failures in clauses that do not name it. A clause is a command of the manual or a section
 * of a standard: a case of another one that fails is one failure more for the same cause, in an unexpected place.
 */
export function collateralOf({ rows }: KillMatrix, clauses: readonly Clause[]): Collateral[] {
  const clauseOf = new Map<string, string>();
  const subjectsOf = new Map<string, Set<string>>();
  for (const clause of clauses) {
    const name = `${clause.document.id} ${clause.number} ${clause.title}`;
    for (const { id, refutedBy } of clause.cases) {
      clauseOf.set(id, name);
      for (const mutant of refutedBy)
        subjectsOf.set(mutant.name, (subjectsOf.get(mutant.name) ?? new Set()).add(name));
    }
  }
  return rows.map(({ mutant, fails, unjudged }) => {
    const subjects = subjectsOf.get(mutant) ?? new Set();
    const failed = fails.filter((id) => clauseOf.has(id));
    const others = failed.filter((id) => !subjects.has(clauseOf.get(id) ?? ''));
    return {
      mutant,
      subjects: [...subjects],
      others,
      own: failed.length - others.length,
      unjudged: unjudged.filter((id) => clauseOf.has(id)),
    };
  });
}

/** The middle one of the sorted values; 0 of none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
