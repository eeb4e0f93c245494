import { caughtBy, type Refutation } from './refutation';

/** The refutation for people: what has to be corrected, then which case catches which mutant. */
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
      survivors.map((s) => `- \`${s.caseId}\` does not catch \`${s.mutant}\` (${s.verdict})`),
    ),
    ...section(
      'False alarms',
      falseAlarms.map(
        ({ variant, trial }) =>
          `- \`${trial.caseId}\` on \`${variant}\`: ${trial.verdict}, ${caughtBy(trial) || trial.reason}`,
      ),
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

/** Nonces differ from run to run of a changed suite; a report that is kept should only differ where something changed. */
function oneLine(check: string): string {
  const text = check.replace(/\s+/g, ' ').replace(/\bn[0-9a-f]{9}\b/g, 'n…');
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
