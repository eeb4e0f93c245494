import { nothing, readTally, type Tally } from './tally';

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
