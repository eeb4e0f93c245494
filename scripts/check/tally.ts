import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { outcomeOf } from '../../harness/ledger/outcome';

/** The name of a test that did not run, including the reason. */
export type SkippedTest = string;

/** The counts of a step of the check. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: [] };

export function sum(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: [...a.skipped, ...b.skipped],
  };
}

/** The line for build servers: `12 passed, 0 failed`, with the skipped ones only if there are any. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  const more = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  return `${passed} passed, ${failed} failed${more}`;
}

/** The result of `npm run check`, for adding it to other results. */
const TALLY_FILE = path.resolve(__dirname, '../../reports/check/tally.json');

const tally = z.object({
  passed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
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
    process.stdout.write(`${what} left nothing to count: ${(error as Error).message}\n`);
    return { ...nothing, failed: 1 };
  }
}

/**
 * Something that counts as one test, as `passed:`, `failed:` or `skipped:` and its name; or several, as `tally:` and
 * the file with their counts.
 */
export function tallyOfOutcome(outcome: string): Tally {
  const [, kind = 'failed', what = outcome] = /^(passed|failed|skipped|tally):(.*)$/.exec(outcome) ?? [];
  if (kind === 'tally') return counted(what, () => readTally(what));
  if (kind !== 'passed') process.stdout.write(`${kind}: ${what}\n`);
  if (kind === 'skipped') return { ...nothing, skipped: [what] };
  return { ...nothing, passed: Number(kind === 'passed'), failed: Number(kind !== 'passed') };
}

/**
 * A qualification run, counted as tests: cases that could not be judged, and planned ones without a record, count as
 * failed. A run that is not green has at least one failure.
 */
export function tallyOfRun(ledger: Ledger): Tally {
  const green = ledger.cases.filter(({ verdict }) => verdict === 'pass' || verdict === 'finding');
  const skipped = ledger.cases.filter(({ verdict }) => verdict === 'not-applicable');
  const leftOut = ledger.missing.length + (ledger.footer?.notRun?.cases.length ?? 0);
  const invariants = ledger.invariants.filter(({ held }) => !held).length;
  const red = ledger.cases.length - green.length - skipped.length + leftOut + invariants;
  const broken = outcomeOf(ledger).exitCode !== 0;
  return {
    passed: green.length,
    failed: broken ? Math.max(red, 1) : red,
    skipped: skipped.map(({ id, reason }) => `${id}: ${reason}`),
  };
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
