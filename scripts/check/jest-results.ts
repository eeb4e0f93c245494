import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Tally } from './tally';

/** What we read of the file that `jest --json --outputFile` leaves. */
const jestFile = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string().optional(), status: z.string() })),
    }),
  ),
});

/** What Jest says of a test that did not run; `error` stands for a whole file, which counts by itself. */
const NOT_RUN = ['pending', 'todo', 'skipped', 'disabled'];

/**
 * Counts the tests of a Jest run. A file that failed outside of its tests (it does not load, a hook threw) counts as one
 * failed test more, so that none can vanish without a trace.
 * @throws Error when the file is missing or is none of Jest's
 */
export function readJestResults(path: string): Tally {
  const { testResults } = jestFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  const tests = testResults.flatMap((file) => file.assertionResults);
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  const notRun = tests.filter((test) => NOT_RUN.includes(test.status));
  return {
    passed: count('passed'),
    failed: count('failed') + broken.length,
    skipped: notRun.map((test) => test.fullName ?? 'a test without a name'),
  };
}
