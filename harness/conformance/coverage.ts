import type { RequirementId } from './case';
import type { Clause } from './clause';
import type { Requirement } from './requirement';

/**
 * `judged`: a `must` or `should` case names it. `observed`: only `observe` cases do. `read`: no case does, but the way
 * it is read is documented. `not-judged`: it says why no case can. `uncovered`: none of these.
 */
export type Standing = 'judged' | 'observed' | 'read' | 'not-judged' | 'uncovered';

/** The coverage of one requirement. */
export interface Covered {
  readonly requirement: Requirement;
  readonly standing: Standing;
  /** Ids of the `must` and `should` cases that name it. */
  readonly judgedBy: readonly string[];
  /** Ids of the `observe` cases that name it. */
  readonly observedBy: readonly string[];
}

export interface Coverage {
  readonly covered: readonly Covered[];
  /** What is wrong between catalogue and cases, a sentence each. */
  readonly errors: readonly string[];
}

/** What the cases of the clauses cover of the requirements. */
export function coverageOf(requirements: readonly Requirement[], clauses: readonly Clause[]): Coverage {
  const judging = casesByRequirement(clauses, false);
  const observing = casesByRequirement(clauses, true);
  const covered = requirements.map((requirement) =>
    cover(requirement, judging.get(requirement.id) ?? [], observing.get(requirement.id) ?? []),
  );
  return { covered, errors: [...unknownNames(requirements, clauses), ...contradictions(covered)] };
}

/**
 * What keeps a coverage from being complete, a sentence each: requirements that nothing covers, and promises of the
 * manual that are only observed.
 */
export function gapsOf({ covered }: Coverage): string[] {
  return covered.flatMap(({ requirement: { id, kind, level, statement }, standing }) => {
    if (standing === 'uncovered') return [`${id} is not covered: ${statement}`];
    if (standing === 'observed' && kind === 'requirement' && level === 'must')
      return [`${id} is promised by the manual but only observed: ${statement}`];
    return [];
  });
}

function casesByRequirement(clauses: readonly Clause[], observing: boolean): Map<RequirementId, string[]> {
  const byRequirement = new Map<RequirementId, string[]>();
  for (const { id, level, requirements } of clauses.flatMap((clause) => clause.cases)) {
    if ((level === 'observe') !== observing) continue;
    for (const requirement of requirements)
      byRequirement.set(requirement, [...(byRequirement.get(requirement) ?? []), id]);
  }
  return byRequirement;
}

function cover(
  requirement: Requirement,
  judgedBy: readonly string[],
  observedBy: readonly string[],
): Covered {
  return { requirement, judgedBy, observedBy, standing: standingOf(requirement, judgedBy, observedBy) };
}

function standingOf(
  { notJudged, reading }: Requirement,
  judgedBy: readonly string[],
  observedBy: readonly string[],
): Standing {
  if (judgedBy.length > 0) return 'judged';
  if (observedBy.length > 0) return 'observed';
  if (notJudged !== undefined) return 'not-judged';
  return reading === undefined ? 'uncovered' : 'read';
}

function unknownNames(requirements: readonly Requirement[], clauses: readonly Clause[]): string[] {
  const known = new Set(requirements.map(({ id }) => id));
  return clauses.flatMap(({ document, number, cases }) =>
    cases.flatMap((c) =>
      c.requirements
        .filter((id) => !known.has(id))
        .map(
          (id) => `case ${c.id} of ${document.id} ${number} names ${id}, which the catalogue does not hold`,
        ),
    ),
  );
}

function contradictions(covered: readonly Covered[]): string[] {
  return covered
    .filter(({ requirement, standing }) => requirement.notJudged !== undefined && standing !== 'not-judged')
    .map(
      ({ requirement: { id, notJudged }, judgedBy, observedBy }) =>
        `${id} is said to be beyond every case (${notJudged}), yet ${[...judgedBy, ...observedBy].join(', ')} names it`,
    );
}
