import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { outcomeOf } from '../../harness/ledger/outcome';
import type { CaseRecord } from '../../harness/ledger/record';

/** The name of a test that did not run, including the reason. */
export type SkippedTest = string;

/** The name of a test that failed, including the reason where one is known. */
export type FailedTest = string;

/** The results of a step of the check. */
export interface Tally {
  readonly passed: number;
  readonly failed: readonly FailedTest[];
  readonly skipped: readonly SkippedTest[];
}

export const nothing: Tally = { passed: 0, failed: [], skipped: [] };

export function sum(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: [...a.failed, ...b.failed],
    skipped: [...a.skipped, ...b.skipped],
  };
}

/** The line for build servers: `12 passed, 0 failed`, with the skipped ones only if there are any. */
function tallyLine({ passed, failed, skipped }: Tally): string {
  const more = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  return `${passed} passed, ${failed.length} failed${more}`;
}

/**
 * What did not run, what failed and the line for build servers: many of them show only the end of a long output, so the
 * failures are told once more there.
 */
export function tallyText(tally: Tally): string {
  return [
    ...tally.skipped.map((test) => `skipped: ${test}`),
    ...tally.failed.map((test) => `failed: ${test}`),
    tallyLine(tally),
    '',
  ].join('\n');
}

/** The result of `npm run check`, for adding it to other results. */
const TALLY_FILE = path.resolve(__dirname, '../../reports/check/tally.json');

const tally = z.object({
  passed: z.int().nonnegative(),
  failed: z.array(z.string()),
  skipped: z.array(z.string()),
});

export function writeTally(counted: Tally, file = TALLY_FILE): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(counted, null, 2)}\n`);
}

/** @throws Error when it is missing or invalid */
export function readTally(file = TALLY_FILE): Tally {
  return tally.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** No tests at all means that something failed before the first one. */
export function counted(what: string, read: () => Tally): Tally {
  try {
    return read();
  } catch (error) {
    return { ...nothing, failed: [`${what} left nothing to count: ${(error as Error).message}`] };
  }
}

/**
 * Something that counts as one test, as `passed:`, `failed:` or `skipped:` and its name; or several, as `tally:` and
 * the file with their counts.
 */
export function tallyOfOutcome(outcome: string): Tally {
  const [, kind = 'failed', what = outcome] = /^(passed|failed|skipped|tally):(.*)$/.exec(outcome) ?? [];
  if (kind === 'tally') return counted(what, () => readTally(what));
  return kind === 'passed' ? { ...nothing, passed: 1 } : { ...nothing, [kind]: [what] };
}

/**
 * A qualification run, counted as tests: cases that could not be judged, and planned ones without a record, count as
 * failed. A run that is not green has at least one failure.
 */
export function tallyOfRun(ledger: Ledger): Tally {
  const green = ledger.cases.filter(({ verdict }) => verdict === 'pass' || verdict === 'finding');
  const skipped = ledger.cases.filter(({ verdict }) => verdict === 'not-applicable');
  const judged = [...green, ...skipped];
  const red = [
    ...ledger.cases.filter((one) => !judged.includes(one)).map(oneLine),
    ...[...ledger.missing, ...(ledger.footer?.notRun?.cases ?? [])].map((id) => `${id}: not run`),
    ...ledger.invariants
      .filter(({ held, level }) => !held && level === 'must')
      .map(({ id }) => `${id}: broken`),
  ];
  const { exitCode, verdict, reason } = outcomeOf(ledger);
  return {
    passed: green.length,
    failed: exitCode !== 0 && red.length === 0 ? [`npm test: ${verdict}: ${reason}`] : red,
    skipped: skipped.map(({ id, reason }) => `${id}: ${reason}`),
  };
}

function oneLine({ id, verdict, reason }: CaseRecord): string {
  return reason === null ? `${id}: ${verdict}` : `${id}: ${verdict}: ${reason}`;
}

/** A line of TAP for a test, as written by node:test; nested ones are indented. */
const TEST = /^(not ok|ok) \d+ - (.*?)(?: # SKIP ?(.*))?$/gm;

/** The reason that node:test gives for a test that was not selected. */
const NOT_ASKED = 'test name does not match pattern';

/** The results of the lab's cases, by name. */
export interface CasesTally {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** Each with the reason. */
  readonly skipped: readonly string[];
}

/** Parses the results in node:test's output (Test Anything Protocol). Cases that were not selected are left out. */
export function tallyOfCases(tap: string): CasesTally {
  const tests = [...tap.matchAll(TEST)]
    .map(([, result, name = '', why]) => ({ result, name: name.replaceAll('\\#', '#'), why }))
    .filter(({ why }) => why !== NOT_ASKED);
  const named = (of: string) =>
    tests.filter(({ result, why }) => result === of && why === undefined).map(({ name }) => name);
  return {
    passed: named('ok'),
    failed: named('not ok'),
    skipped: tests.filter(({ why }) => why !== undefined).map(({ name, why }) => `${name}: ${why}`),
  };
}
