import type { Tally } from '../check/tally';
import { catches, type JobDone, moduleName, type Trial } from './jobs';

/** Results of the cases on the broken modules that they name, and on conforming modules. */
interface Refutation {
  /** Pairs of case and mutant that were caught, with the first check that did not hold, or the invariant that broke. */
  readonly killed: readonly { readonly caseId: string; readonly mutant: string; readonly by: string }[];
  readonly survivors: readonly {
    readonly caseId: string;
    readonly mutant: string;
    readonly verdict: string;
  }[];
  readonly falseAlarms: readonly { readonly module: string; readonly trial: Trial }[];
  /** Cases whose every mutant is also caught by another case. */
  readonly redundant: readonly string[];
  /** The number of conforming modules. */
  readonly conforming: number;
  readonly trials: number;
}

const GREEN = ['pass', 'not-applicable'];

export function refutationOf(done: readonly JobDone[]): Refutation {
  const onMutants = done.flatMap(({ job, trials }) =>
    job.kind === 'named' ? trials.map((trial) => ({ trial, mutant: job.mutant })) : [],
  );
  const caught = onMutants.filter(({ trial }) => catches(trial));
  return {
    killed: caught.map(({ trial, mutant }) => ({ caseId: trial.caseId, mutant, by: caughtBy(trial) })),
    survivors: onMutants
      .filter(({ trial }) => !catches(trial))
      .map(({ trial, mutant }) => ({
        caseId: trial.caseId,
        mutant,
        verdict: `${trial.verdict}${trial.reason ? `: ${trial.reason}` : ''}`,
      })),
    falseAlarms: done.flatMap(({ job, trials }) =>
      job.kind === 'variant'
        ? trials
            .filter((t) => !isRight(t, job.findings))
            .map((trial) => ({ module: moduleName(job.variants), trial }))
        : [],
    ),
    redundant: redundantAmong(caught.map(({ trial, mutant }) => [trial.caseId, mutant])),
    conforming: done.filter(({ job }) => job.kind === 'variant').length,
    trials: done.reduce((sum, { trials }) => sum + trials.length, 0),
  };
}

/** The first check that did not hold; without one, the invariants of the run that broke, e.g. `I-5, I-6`. */
function caughtBy({ failed, brokenInvariants }: Trial): string {
  return failed[0] ?? brokenInvariants.join(', ');
}

/** For a trial on a conforming module. */
function isRight(trial: Trial, findings: readonly string[] = []): boolean {
  const { caseId, verdict, brokenInvariants } = trial;
  const green = GREEN.includes(verdict) || (verdict === 'finding' && findings.includes(caseId));
  return green && brokenInvariants.length === 0;
}

/** Counted as tests: each mutant that a case names, and each conforming module. */
export function tallyOf({ killed, survivors, falseAlarms, conforming }: Refutation): Tally {
  const accused = [...new Set(falseAlarms.map(({ module }) => module))];
  return {
    passed: killed.length + conforming - accused.length,
    failed: [
      ...survivors.map(survivorLine),
      ...accused.map((module) =>
        falseAlarms
          .filter((alarm) => alarm.module === module)
          .map(falseAlarmLine)
          .join('; '),
      ),
    ],
    skipped: [],
  };
}

type One<Listed extends 'survivors' | 'falseAlarms'> = Refutation[Listed][number];

function survivorLine({ caseId, mutant, verdict }: One<'survivors'>): string {
  return `\`${caseId}\` does not catch \`${mutant}\` (${verdict})`;
}

function falseAlarmLine({ module, trial }: One<'falseAlarms'>): string {
  return `\`${trial.caseId}\` on \`${module}\`: ${trial.verdict}, ${caughtBy(trial) || trial.reason}`;
}

function redundantAmong(pairs: readonly (readonly [caseId: string, mutant: string])[]): string[] {
  const catchers = new Map<string, Set<string>>();
  for (const [caseId, mutant] of pairs) catchers.set(mutant, (catchers.get(mutant) ?? new Set()).add(caseId));
  const unique = new Set([...catchers.values()].filter((set) => set.size === 1).flatMap((set) => [...set]));
  return [...new Set(pairs.map(([caseId]) => caseId))].filter((caseId) => !unique.has(caseId));
}

/** The refutation as a report: what must be corrected, then which case catches which mutant. */
export function refutationReport(refutation: Refutation): string {
  const { killed, survivors, falseAlarms, redundant, trials } = refutation;
  const byCase = new Map<string, typeof killed>();
  for (const kill of killed) byCase.set(kill.caseId, [...(byCase.get(kill.caseId) ?? []), kill]);
  return [
    '# Refutation',
    '',
    'Every case against every broken module that it names, and all cases against every module that obeys the manual in',
    'another way. A case catches a module when one of its checks does not hold, or when an invariant of the run breaks in it',
    '(then its number stands alone, e.g. `I-5`). Written by `npm run refute`.',
    '',
    `- mutants caught: ${new Set(killed.map(({ mutant }) => mutant)).size}, in ${killed.length} trials`,
    `- survivors: ${survivors.length}`,
    `- false alarms: ${falseAlarms.length}`,
    `- cases that catch nothing that another does not: ${redundant.length}`,
    `- trials in all: ${trials}`,
    ...section(
      'Survivors',
      survivors.map((survivor) => `- ${survivorLine(survivor)}`),
    ),
    ...section(
      'False alarms',
      falseAlarms.map((alarm) => `- ${falseAlarmLine(alarm)}`),
    ),
    ...section(
      'Caught',
      [...byCase]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([caseId, kills]) => [
          `- \`${caseId}\``,
          ...kills.map(({ mutant, by }) => `  - \`${mutant}\`: ${oneLine(by)}`),
        ]),
    ),
    ...section(
      'Catch nothing that another does not',
      redundant.map((id) => `- \`${id}\``),
    ),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

/**
 * Removes nonces, which differ between runs of a changed suite: a stored report should change only with its results.
 */
function oneLine(check: string): string {
  const text = check.replace(/\s+/g, ' ').replace(/\bn[0-9a-f]{9}\b/g, 'n…');
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
