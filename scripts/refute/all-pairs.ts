import type { Clause } from '../../harness/conformance/case';
import {
  type KillMatrix,
  type MatrixCase,
  type MatrixRow,
  roughly,
} from '../../harness/conformance/kill-matrix';
import type { JobDone, Trial } from './jobs';

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
 * The matrix updated with the runs; of the conforming module's runs the one with the median time is used. If `whole`,
 * all rows are replaced; else only those of the mutants that were run, and the cases keep their numbers, so that the
 * other rows do not change.
 * @param mutants names of all mutants, in the order of the rows
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

/** Limits for a broken module: three times the time of the conforming one, and this many connects. */
const MOST = { times: 3, connects: 80 };

/** Further cases are only counted. */
const MOST_NAMED = 60;

/** The kill matrix as a report: what each defect fails besides the cases about it, and its cost. */
export function allPairsReport(matrix: KillMatrix, clauses: readonly Clause[]): string {
  const { honest, cases, rows } = matrix;
  const collateral = collateralOf(matrix, clauses);
  const worst = [...collateral].sort((a, b) => b.others.length - a.others.length);
  const breaking = rows.filter(({ breaks }) => Object.keys(breaks).length > 0).length;
  const silent = rows.filter(({ fails, breaks }) => fails.length + Object.keys(breaks).length === 0);
  return [
    '# All pairs',
    '',
    'Every case against every broken module, one run of the whole plan for each module. Written by',
    '`npm run refute -- --all-pairs`; the data are in `suites/kill-matrix.json`.',
    '',
    'A mutant is about the clauses of the cases that name it: a command of the manual, a section of a standard. What fails',
    'on it in other clauses is collateral. A case that could not be judged is not a failure, and is',
    'counted separately.',
    '',
    `- mutants: ${rows.length}, cases: ${cases.length}`,
    `- caught by no case and no invariant: ${silent.length}${silent.length > 0 ? ` (${names(silent, clauses)})` : ''}`,
    `- invariants of the run break on ${breaking} of them`,
    `- collateral failures: median ${median(collateral.map((c) => c.others.length))}, worst ${worst[0]?.others.length ?? 0}`,
    `- 40 of other clauses or more: ${collateral.filter((c) => c.others.length >= 40).length} mutants`,
    `- cases that fail in all: median ${median(collateral.map((c) => c.own + c.others.length))}`,
    `- cases that cannot be judged: median ${median(collateral.map((c) => c.unjudged.length))}, worst ${Math.max(0, ...collateral.map((c) => c.unjudged.length))}`,
    `- the conforming module: ${honest.seconds} s, ${honest.connects} connects`,
    `- more than ${MOST.times} times as long: ${rows.filter((r) => r.seconds > MOST.times * honest.seconds).length}; more than ${MOST.connects} connects: ${rows.filter((r) => r.connects > MOST.connects).length}`,
    '',
    '## Longest runs',
    '',
    ...topTen(rows, (r) => r.seconds, 's'),
    '',
    '## Most connects',
    '',
    ...topTen(rows, (r) => r.connects, 'connects'),
    '',
    '## Most collateral failures',
    '',
    ...worst.slice(0, 20).map(line),
    '',
  ].join('\n');
}

/** The plan of a run leaves out cases that take minutes: a defect that only those catch is not a gap. */
function names(rows: readonly MatrixRow[], clauses: readonly Clause[]): string {
  const lasting = clauses.flatMap(({ cases }) => cases.filter(({ needs }) => needs?.includes('endurance')));
  const caught = new Set(lasting.flatMap(({ refutedBy }) => refutedBy.map(({ name }) => name)));
  return rows
    .map(({ mutant }) => `\`${mutant}\`${caught.has(mutant) ? ', which takes --endurance' : ''}`)
    .join('; ');
}

function topTen(rows: readonly MatrixRow[], value: (row: MatrixRow) => number, unit: string): string[] {
  return [...rows]
    .sort((a, b) => value(b) - value(a))
    .slice(0, 10)
    .map((row) => `- \`${row.mutant}\`: ${value(row)} ${unit}`);
}

function line({ mutant, subjects, others, own, unjudged }: Collateral): string {
  const about = subjects.join('; ') || 'named by no case';
  const named = others.slice(0, MOST_NAMED).map((id) => `\`${id}\``);
  const more = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more` : '';
  return `- \`${mutant}\` (${about}): ${others.length} of other clauses, ${own} of its own, ${unjudged.length} not judged: ${named.join(', ')}${more}`;
}

/** The failures on a mutant besides the cases about it. */
interface Collateral {
  readonly mutant: string;
  /** Clauses of the cases that name it: its subjects. */
  readonly subjects: readonly string[];
  /** Ids of the failed cases of other clauses. */
  readonly others: readonly string[];
  /** The number of failed cases of its own clauses. */
  readonly own: number;
  /** Cases that cannot be judged on it; they do not count as failures. */
  readonly unjudged: readonly string[];
}

/**
 * For each mutant, the failures in clauses that do not name it. A clause is a command of the manual or a section of a
 * standard: a failed case of another one is a further failure with the same cause, in an unexpected place.
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

/** The middle one of the sorted values; 0 for none. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
