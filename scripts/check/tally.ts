import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

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
