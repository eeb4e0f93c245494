import type { Agreement, Explained } from './evaluation';

/** What is to be reached, in percent of the cases. */
export const GOAL = 98;

/** Share of the cases that came out the same, in percent. */
export function shareOf(agreements: readonly Agreement[]): number {
  const cases = agreements.reduce((sum, one) => sum + one.cases, 0);
  const different = agreements.reduce((sum, { differences }) => sum + differences.length, 0);
  return cases === 0 ? 0 : (100 * (cases - different)) / cases;
}

/**
 * How well learned modules agree with those that they were learned from, for people.
 * @param modules names of all that there are
 */
export function learnedReport(agreements: readonly Agreement[], modules: readonly string[]): string {
  const measured = new Set(agreements.map(({ module }) => module));
  const unmeasured = modules.filter((name) => !measured.has(name));
  const below = agreements.filter((one) => shareOf([one]) < GOAL);
  const all = agreements.flatMap(({ differences }) => differences);
  return [
    '# Learned modules',
    '',
    'Each module that obeys the manual was run, a profile was learned from the ledger of the run, and the same cases were run',
    'on the module that the profile describes. A case counts as the same when its verdict and all its observations are equal;',
    'measured seconds may be off by a fifth or by 1 s. Written by `npm run learn -- --evaluate`; the data stand in',
    '`reports/learned.json`.',
    '',
    `- modules: ${agreements.length}, cases in all: ${agreements.reduce((sum, one) => sum + one.cases, 0)}`,
    `- not measured: ${unmeasured.length === 0 ? 'none' : unmeasured.map((name) => `\`${name}\``).join(', ')}`,
    `- the same: ${shareOf(agreements).toFixed(2)} %`,
    `- modules below ${GOAL} %: ${below.length}${below.length > 0 ? ` (${below.map(({ module }) => `\`${module}\``).join(', ')})` : ''}`,
    `- different, but the original itself came out otherwise in a second run: ${all.filter((one) => one.originalDiffersFromItself).length}`,
    `- different in the run, the same when those cases were run again by themselves: ${all.filter((one) => !one.originalDiffersFromItself && one.agreesAlone).length}`,
    `- different each time: ${all.filter(isLasting).length}`,
    '',
    '| module | cases | the same | different each time |',
    '|---|---|---|---|',
    ...agreements.map(
      (one) =>
        `| \`${one.module}\` | ${one.cases} | ${shareOf([one]).toFixed(1)} % | ${one.differences.filter(isLasting).length} |`,
    ),
    '',
    '## What differs, and why',
    '',
    ...agreements.filter(({ differences }) => differences.length > 0).flatMap(differencesOf),
    '',
  ].join('\n');
}

function differencesOf({ module, differences }: Agreement): string[] {
  return [
    `- \`${module}\``,
    ...differences.map(
      (one) => `  - \`${one.caseId}\` (${reasonFor(one)}): ${one.what.map(oneLine).join('; ')}`,
    ),
  ];
}

function reasonFor({ originalDiffersFromItself, agreesAlone }: Explained): string {
  if (originalDiffersFromItself) return 'the original came out otherwise in a second run, too';
  return agreesAlone ? 'a matter of timing: the same when run again' : 'not learned';
}

function isLasting({ originalDiffersFromItself, agreesAlone }: Explained): boolean {
  return !originalDiffersFromItself && !agreesAlone;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/\bn[0-9a-f]{9}\b/g, 'n…');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
