import type { Clause } from '../../harness/conformance/case';
import { diagnose, dictionaryOf, type Symptoms, symptomsIn } from '../../harness/conformance/diagnosis';
import type { KillMatrix, MatrixRow } from '../../harness/conformance/kill-matrix';
import type { Mutant } from '../../harness/emulator/mutant';

/** How often a diagnosis named the right family, of this many runs. */
export interface Accuracy {
  readonly of: number;
  readonly right: number;
  /** Nothing was named: no other known defect fails there. */
  readonly silent: number;
  /** What was named instead, one line for each run. */
  readonly wrong: readonly string[];
}

/** Whether two mutants are related: in the same file, or named by cases of the same clause. */
export type Kin = (mutant: string, other: string) => boolean;

/** Two mutants are related if they are in the same file: they are about the same promise. */
export function kinByFile(bySubject: Readonly<Record<string, Readonly<Record<string, Mutant>>>>): Kin {
  const fileOf = new Map(
    Object.entries(bySubject).flatMap(([subject, file]) =>
      Object.values(file).map(({ name }): [string, string] => [name, subject]),
    ),
  );
  return (a, b) => fileOf.has(a) && fileOf.get(a) === fileOf.get(b);
}

/**
 * Two mutants are related if a clause has cases that name both, possibly different ones: they are about the same
 * command.
 */
export function kinByClause(clauses: readonly Clause[]): Kin {
  const clausesOf = new Map<string, Set<Clause>>();
  for (const clause of clauses)
    for (const { name } of clause.cases.flatMap(({ refutedBy }) => refutedBy))
      clausesOf.set(name, (clausesOf.get(name) ?? new Set()).add(clause));
  return (a, b) => [...(clausesOf.get(a) ?? [])].some((clause) => clausesOf.get(b)?.has(clause));
}

/**
 * Diagnoses each mutant's run with a dictionary that lacks it: how often the defect named first is related. Mutants
 * without relatives, and those with fewer failures than required, are left out.
 */
export function leaveOneOut(
  matrix: KillMatrix,
  mutants: readonly Pick<Mutant, 'name' | 'about'>[],
  areKin: Kin,
  leastFailures = 1,
): Accuracy {
  const asked = matrix.rows.filter(
    (row) =>
      row.fails.length + row.unjudged.length + Object.keys(row.breaks).length >= leastFailures &&
      mutants.some(({ name }) => name !== row.mutant && areKin(row.mutant, name)),
  );
  const named = asked.map((row) => {
    const others = mutants.filter(({ name }) => name !== row.mutant);
    return diagnose(runOf(matrix, row), dictionaryOf(matrix, others)).groups[0]?.defect ?? null;
  });
  return {
    of: asked.length,
    right: asked.filter(({ mutant }, i) => areKin(mutant, named[i] ?? '')).length,
    silent: named.filter((defect) => defect === null).length,
    wrong: asked.flatMap(({ mutant }, i) => {
      const defect = named[i];
      return defect && !areKin(mutant, defect) ? [`${mutant}: ${defect}`] : [];
    }),
  };
}

/** The run of a row as symptoms: what did not fail held. */
export function runOf({ cases, rows }: KillMatrix, row: MatrixRow): Symptoms {
  const failed = symptomsIn(row);
  const all = [...cases.map(({ id }) => id), ...new Set(rows.flatMap(({ breaks }) => Object.keys(breaks)))];
  const known = new Set(failed);
  return { failed, held: all.filter((id) => !known.has(id)) };
}

/**
 * Runs of two simultaneous mutants, with a dictionary that contains both: in how many both families are among the first
 * three.
 */
export function bothNamed(
  matrix: KillMatrix,
  mutants: readonly Pick<Mutant, 'name' | 'about'>[],
  areKin: Kin,
  pairs: readonly { readonly mutants: readonly string[]; readonly row: MatrixRow }[],
): Accuracy {
  const dictionary = dictionaryOf(matrix, mutants);
  const named = pairs.map(({ row }) =>
    diagnose(runOf(matrix, row), dictionary)
      .groups.slice(0, 3)
      .map(({ defect }) => defect),
  );
  const isRight = (i: number) =>
    pairs[i]?.mutants.every((name) => named[i]?.some((defect) => defect === name || areKin(name, defect)));
  return {
    of: pairs.length,
    right: pairs.filter((_, i) => isRight(i)).length,
    silent: named.filter((defects) => defects.length === 0).length,
    wrong: pairs.flatMap(({ mutants: both }, i) =>
      isRight(i) || named[i]?.length === 0 ? [] : [`${both.join(' and ')}: ${named[i]?.join(', ')}`],
    ),
  };
}

/**
 * Pairs of mutants that each cause failures, drawn by a seed. One that fails nearly everywhere is not drawn, as it
 * hides a second defect.
 */
export function somePairs(
  { cases, rows }: KillMatrix,
  mutants: readonly Pick<Mutant, 'name'>[],
  { count, seed }: { readonly count: number; readonly seed: number },
): [string, string][] {
  const known = new Set(mutants.map(({ name }) => name));
  const names = rows
    .filter(({ fails, unjudged, breaks }) => {
      const down = fails.length + unjudged.length;
      return down + Object.keys(breaks).length > 0 && down < cases.length / 4;
    })
    .map(({ mutant }) => mutant)
    .filter((name) => known.has(name));
  const draw = drawing(seed);
  const pairs: [string, string][] = [];
  while (pairs.length < count && names.length > 1) {
    const a = names[draw(names.length)];
    const b = names[draw(names.length)];
    if (a !== undefined && b !== undefined && a !== b) pairs.push([a, b]);
  }
  return pairs;
}

/** Numbers below a limit, the same for the same seed (a linear congruential generator). */
function drawing(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
