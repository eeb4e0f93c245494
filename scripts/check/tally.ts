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
