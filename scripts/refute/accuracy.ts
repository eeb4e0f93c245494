import type { Clause } from '../../harness/conformance/clause';
import { diagnose, type Symptoms } from '../../harness/conformance/diagnosis';
import { dictionaryOf, symptomsIn } from '../../harness/conformance/diagnosis-dictionary';
import type { KillMatrix, MatrixRow } from '../../harness/conformance/kill-matrix';
import type { Mutant } from '../../harness/emulator/mutant';

/** Of so many runs, in how many the diagnosis named the right family. */
export interface Hits {
  readonly of: number;
  readonly hit: number;
}

/** The kin of a mutant by name: mutants of the same file, or named by cases of the same clause. */
export type Kin = (mutant: string, other: string) => boolean;

/** Two mutants are kin when the same file holds them: they are about the same promise. */
export function kinByFile(bySubject: Readonly<Record<string, Readonly<Record<string, Mutant>>>>): Kin {
  const fileOf = new Map(
    Object.entries(bySubject).flatMap(([subject, file]) =>
      Object.values(file).map(({ name }): [string, string] => [name, subject]),
    ),
  );
  return (a, b) => fileOf.has(a) && fileOf.get(a) === fileOf.get(b);
}

/** Two mutants are kin when a clause has cases that name either: they are about the same command. */
export function kinByClause(clauses: readonly Clause[]): Kin {
  const clausesOf = new Map<string, Set<Clause>>();
  for (const clause of clauses)
    for (const { name } of clause.cases.flatMap(({ refutedBy }) => refutedBy))
      clausesOf.set(name, (clausesOf.get(name) ?? new Set()).add(clause));
  return (a, b) => [...(clausesOf.get(a) ?? [])].some((clause) => clausesOf.get(b)?.has(clause));
}

/**
 * Diagnoses each mutant's run with a dictionary that does not hold it: how often the defect named first is one of its
 * kin. Mutants without kin, and those on which nothing fails, are left out.
 */
export function leaveOneOut(
  matrix: KillMatrix,
  mutants: readonly Pick<Mutant, 'name' | 'about'>[],
  areKin: Kin,
): Hits & { readonly missed: readonly string[] } {
  const missed: string[] = [];
  let of = 0;
  for (const row of matrix.rows) {
    const others = mutants.filter(({ name }) => name !== row.mutant);
    if (symptomsIn(row).length === 0 || !others.some(({ name }) => areKin(row.mutant, name))) continue;
    of += 1;
    const [first] = diagnose(runOf(matrix, row), dictionaryOf(matrix, others)).groups;
    if (!first || !areKin(row.mutant, first.defect))
      missed.push(`${row.mutant}: ${first?.defect ?? 'nothing'}`);
  }
  return { of, hit: of - missed.length, missed };
}

/** The run of a row as the diagnosis sees it: what did not fail held. */
export function runOf({ cases, rows }: KillMatrix, row: MatrixRow): Symptoms {
  const failed = symptomsIn(row);
  const all = [...cases.map(({ id }) => id), ...new Set(rows.flatMap(({ breaks }) => Object.keys(breaks)))];
  const known = new Set(failed);
  return { failed, held: all.filter((id) => !known.has(id)) };
}

/** Of runs of two mutants at once, in how many both families are named among the first three defects. */
export function bothNamed(
  matrix: KillMatrix,
  mutants: readonly Pick<Mutant, 'name' | 'about'>[],
  areKin: Kin,
  pairs: readonly { readonly mutants: readonly string[]; readonly row: MatrixRow }[],
): Hits & { readonly missed: readonly string[] } {
  const missed: string[] = [];
  for (const { mutants: both, row } of pairs) {
    const others = mutants.filter(({ name }) => !both.includes(name));
    const groups = diagnose(runOf(matrix, row), dictionaryOf(matrix, others)).groups.slice(0, 3);
    if (!both.every((name) => groups.some(({ defect }) => areKin(name, defect))))
      missed.push(`${both.join(' and ')}: ${groups.map(({ defect }) => defect).join(', ')}`);
  }
  return { of: pairs.length, hit: pairs.length - missed.length, missed };
}
