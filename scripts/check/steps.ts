import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { type ChildEnd, runInstalled } from './child-run';
import { nothing, type Tally } from './tally';

/** One step of the check. */
export interface Step {
  readonly name: string;
  run(): Promise<StepEnd>;
}

/** The result of a step. */
export interface StepEnd {
  readonly held: boolean;
  /** Output to show if it failed. */
  readonly output: string;
  readonly tally: Tally;
}

/** Runs a step. One that throws, or fails without counting a failure, counts as one failure. */
export async function runStep(step: Step): Promise<StepEnd> {
  try {
    const end = await step.run();
    const uncounted = !end.held && end.tally.failed === 0;
    return uncounted ? { ...end, tally: { ...end.tally, failed: 1 } } : end;
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { held: false, output, tally: { passed: 0, failed: 1, skipped: [] } };
  }
}

const MINUTE_MS = 60_000;

/** A step that is one program without tests of its own: it counts as one test. */
export function programStep(name: string, program: string, programArguments: readonly string[]): Step {
  return {
    name,
    async run() {
      const end = await runInstalled(program, programArguments, 5 * MINUTE_MS);
      const held = end.code === 0;
      return {
        held,
        output: outputOf(end),
        tally: { passed: Number(held), failed: Number(!held), skipped: [] },
      };
    },
  };
}

export function outputOf({ output, overdue }: ChildEnd): string {
  return overdue ? `${output}\nit took too long and was ended\n` : output;
}

const FOLDER = path.resolve(__dirname, '../../reports/check');

/** Removes the results of an earlier check. */
export function clearResults(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}

/** Far more than the tests need: ends a test in an endless loop, which Jest's own time-outs cannot. */
const DEADLINE_MS = 10 * MINUTE_MS;

/** Many tests wait for a deadline, a module or a command: twice as many as processors use these fully. */
const WORKERS = 2 * availableParallelism();

/**
 * The project's own tests, those of one project of `jest.config.cjs`; writes `junit-PROJECT.xml` and allure-results to
 * reports/check.
 */
export function testsOf(project: 'harness' | 'commands'): Step {
  return {
    name: `tests: ${project}`,
    async run() {
      const results = path.join(FOLDER, `jest-${project}.json`);
      const end = await runInstalled(
        'jest/bin/jest.js',
        [
          `--selectProjects=${project}`,
          `--maxWorkers=${WORKERS}`,
          '--json',
          `--outputFile=${results}`,
          '--reporters=default',
          '--reporters=jest-junit',
        ],
        DEADLINE_MS,
        {
          FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
          JEST_JUNIT_OUTPUT_DIR: FOLDER,
          JEST_JUNIT_OUTPUT_NAME: `junit-${project}.xml`,
          JEST_JUNIT_REPORT_TEST_SUITE_ERRORS: 'true',
        },
      );
      const tally = existsSync(results) ? readJestResults(results) : nothing;
      const held = end.code === 0 && tally.failed === 0 && tally.passed > 0;
      return { held, output: outputOf(end), tally };
    },
  };
}

/** The part of the file of `jest --json --outputFile` that is used. */
const jestFile = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string().optional(), status: z.string() })),
    }),
  ),
});

/** Jest's words for a test that did not run; `error` is for a whole file, which is counted separately. */
const NOT_RUN = ['pending', 'todo', 'skipped', 'disabled'];

/**
 * Counts the tests of a Jest run. A file that failed outside of its tests (it does not load, a hook threw) counts as
 * one more failed test, so that none is lost.
 * @throws Error when the file is missing or not from Jest
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
