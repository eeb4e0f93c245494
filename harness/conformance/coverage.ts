import type { Clause, RequirementId } from './case';
import type { Requirement } from './requirement';

/**
 * `judged`: a `must` or `should` case names it. `observed`: only `observe` cases do. `read`: no case does, but its
 * interpretation is documented. `not-judged`: the catalogue says why no case can judge it. `uncovered`: none of these.
 */
type Standing = 'judged' | 'observed' | 'read' | 'not-judged' | 'uncovered';

/** The coverage of one requirement. */
interface Covered {
  readonly requirement: Requirement;
  readonly standing: Standing;
  /** Ids of the `must` and `should` cases that name it. */
  readonly judgedBy: readonly string[];
  /** Ids of the `observe` cases that name it. */
  readonly observedBy: readonly string[];
}

export interface Coverage {
  readonly covered: readonly Covered[];
  /** Inconsistencies between catalogue and cases, one sentence each. */
  readonly errors: readonly string[];
}

/** Which requirements the cases of the clauses cover. */
export function coverageOf(requirements: readonly Requirement[], clauses: readonly Clause[]): Coverage {
  const judging = casesByRequirement(clauses, false);
  const observing = casesByRequirement(clauses, true);
  const covered = requirements.map((requirement) =>
    cover(requirement, judging.get(requirement.id) ?? [], observing.get(requirement.id) ?? []),
  );
  return { covered, errors: [...unknownNames(requirements, clauses), ...contradictions(covered)] };
}

/**
 * Why the coverage is incomplete, one sentence each: requirements that nothing covers, and promises of the manual that
 * are only observed.
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
        .map((id) => `case ${c.id} of ${document.id} ${number} names ${id}, which is not in the catalogue`),
    ),
  );
}

function contradictions(covered: readonly Covered[]): string[] {
  return covered
    .filter(({ requirement, standing }) => requirement.notJudged !== undefined && standing !== 'not-judged')
    .map(
      ({ requirement: { id, notJudged }, judgedBy, observedBy }) =>
        `${id} is declared as not judged (${notJudged}), but ${[...judgedBy, ...observedBy].join(', ')} names it`,
    );
}

const STANDINGS: readonly Standing[] = ['judged', 'observed', 'read', 'not-judged', 'uncovered'];

const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['R', "R  the manual's promises"],
  ['A', 'A  its ambiguities'],
  ['E', 'E  edge cases'],
  ['S', 'S  AT standards'],
]);

/**
 * The coverage as text for a terminal: one line for each requirement, the totals of each family, then errors and gaps.
 */
export function coverageTable(coverage: Coverage): string {
  const sections = [lines(coverage.covered), totals(coverage.covered), complaints('errors', coverage.errors)];
  return [...sections, complaints('gaps', gapsOf(coverage))].filter((section) => section !== '').join('\n\n');
}

function lines(covered: readonly Covered[]): string {
  return inColumns(
    covered.map((c) => [
      c.requirement.id,
      c.requirement.clause,
      c.standing,
      c.requirement.statement,
      groundsOf(c),
    ]),
    4,
  );
}

/** The cases that cover it, or why none does. */
function groundsOf({
  requirement: { notJudged, exceptFor, reading },
  standing,
  judgedBy,
  observedBy,
}: Covered): string {
  if (standing === 'not-judged') return notJudged ?? '';
  if (standing === 'read') return reading ?? '';
  const observers = observedBy.length > 0 ? [`observed by ${observedBy.join(', ')}`] : [];
  const exception = exceptFor === undefined ? [] : [`except for ${exceptFor}`];
  return [...(judgedBy.length > 0 ? [judgedBy.join(', ')] : []), ...observers, ...exception].join('; ');
}

function totals(covered: readonly Covered[]): string {
  const count = (some: readonly Covered[]) => [
    ...STANDINGS.map((standing) => String(some.filter((c) => c.standing === standing).length)),
    String(some.length),
  ];
  const families = [...FAMILIES].map(([letter, name]) => [
    name,
    ...count(covered.filter((c) => c.requirement.id.startsWith(`${letter}-`))),
  ]);
  return inColumns([['family', ...STANDINGS, 'total'], ...families, ['all', ...count(covered)]], Infinity);
}

function complaints(what: string, sentences: readonly string[]): string {
  return sentences.length === 0
    ? ''
    : [`${what}:`, ...sentences.map((sentence) => `  ${sentence}`)].join('\n');
}

/**
 * Pads all columns but the last one; columns from `free` on that do not fit are moved to indented lines of their own.
 */
function inColumns(rows: readonly (readonly string[])[], free: number): string {
  const kept = rows.map((row) => row.slice(0, free));
  const widths = kept.reduce<number[]>(
    (w, row) => row.map((cell, i) => Math.max(w[i] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row, r) => {
      const head = (kept[r] ?? [])
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd();
      return [
        head,
        ...row
          .slice(free)
          .filter((cell) => cell !== '')
          .map((cell) => `    ${cell}`),
      ].join('\n');
    })
    .join('\n');
}
