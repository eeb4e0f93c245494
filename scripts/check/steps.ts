import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
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

/** Runs a step. One that throws, or fails without naming a failed test, counts as one failed test. */
export async function runStep(step: Step): Promise<StepEnd> {
  try {
    const end = await step.run();
    const unnamed = !end.held && end.tally.failed.length === 0;
    return unnamed ? { ...end, tally: { ...end.tally, failed: [step.name] } } : end;
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { held: false, output, tally: { ...nothing, failed: [`${step.name}: ${output}`] } };
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
      return { held, output: outputOf(end), tally: { ...nothing, passed: Number(held) } };
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
      const held = end.code === 0 && tally.failed.length === 0 && tally.passed > 0;
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
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          fullName: z.string().default('a test without a name'),
          status: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

/** Jest's words for a test that did not run; `error` is for a whole file, which is counted separately. */
const NOT_RUN = ['pending', 'todo', 'skipped', 'disabled'];

/**
 * Reads the results of a Jest run. A file that failed outside of its tests (it does not load, a hook threw) counts as
 * one more failed test, so that none is lost.
 * @throws Error when the file is missing or not from Jest
 */
export function readJestResults(path: string): Tally {
  const { testResults } = jestFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  const tests = testResults.flatMap((file) => file.assertionResults);
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: [
      ...testResults.flatMap((file) =>
        file.assertionResults
          .filter((test) => test.status === 'failed')
          .map((test) => `${shortPath(file.name)}: ${test.fullName}\n${toldBriefly(test.failureMessages)}`),
      ),
      ...broken.map((file) => `${shortPath(file.name)}\n${toldBriefly([file.message])}`),
    ],
    skipped: tests.filter((test) => NOT_RUN.includes(test.status)).map((test) => test.fullName),
  };
}

function shortPath(file: string): string {
  return path.relative(path.resolve(__dirname, '../..'), file);
}

/** Lines of a failed test's message in the summary. */
const LINES = 15;

/** The message of a failed test without colours and calls, indented. */
function toldBriefly(messages: readonly string[]): string {
  return messages
    .flatMap((message) => stripVTControlCharacters(message).split('\n'))
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(0, LINES)
    .map((line) => `  ${line}`)
    .join('\n');
}
