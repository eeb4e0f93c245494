import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { outcomeOf } from '../../harness/ledger/outcome';

/** A test that did not run; its name says why. */
export type SkippedTest = string;

/** What a step of the check counted. */
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

/** The line that build servers read: `12 passed, 0 failed`, with the skipped ones only if there are any. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  const more = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  return `${passed} passed, ${failed} failed${more}`;
}

/** What `npm run check` leaves for those who add it up with something else. */
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

/** @throws Error when there is none, or it is broken */
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
 * Something that counts as one test, as `passed:`, `failed:` or `skipped:` and what it is; or several, as `tally:` and the file in
 * which they are counted.
 */
export function tallyOfOutcome(outcome: string): Tally {
  const [, kind = 'failed', what = outcome] = /^(passed|failed|skipped|tally):(.*)$/.exec(outcome) ?? [];
  if (kind === 'tally') return counted(what, () => readTally(what));
  if (kind !== 'passed') process.stdout.write(`${kind}: ${what}\n`);
  if (kind === 'skipped') return { ...nothing, skipped: [what] };
  return { ...nothing, passed: Number(kind === 'passed'), failed: Number(kind !== 'passed') };
}

/**
 * A qualification run, counted as tests: what could not be judged failed, and so did what was planned and left no
 * record. A run that is not green counts at least one failure, whatever its cases say.
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

/** A line of TAP for a test, as node:test writes it; those inside of others are indented. */
const TEST = /^(not ok|ok) \d+ - (.*?)(?: # SKIP ?(.*))?$/gm;

/** What node:test says of a test that was not asked for. */
const NOT_ASKED = 'test name does not match pattern';

/** What became of the cases of the lab, by their names. */
export interface CasesTally {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** Each with the reason. */
  readonly skipped: readonly string[];
}

/** Reads what node:test wrote of the cases (Test Anything Protocol). Those that were not asked for are left out. */
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
