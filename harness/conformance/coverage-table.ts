import { type Coverage, type Covered, gapsOf, type Standing } from './coverage';

const STANDINGS: readonly Standing[] = ['judged', 'observed', 'read', 'not-judged', 'uncovered'];

const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['R', "R  the manual's promises"],
  ['A', 'A  its ambiguities'],
  ['E', 'E  edge cases'],
  ['S', 'S  AT standards'],
]);

/** The coverage as text for a terminal: a line a requirement, the totals of each family, then whatever is amiss. */
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

/** Pads all columns but the last one; from column `free` on what does not fit goes to lines of its own, indented. */
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
