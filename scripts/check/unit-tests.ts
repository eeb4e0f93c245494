import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runInstalled } from './child-run';
import { readJestResults } from './jest-results';
import { outputOf, type Step } from './step';
import { nothing } from './tally';

const FOLDER = path.resolve(__dirname, '../../reports/check');
const RESULTS = path.join(FOLDER, 'jest.json');

/** Far beyond what the tests need: it ends a test that spins, which Jest's own deadlines cannot. */
const DEADLINE_MS = 10 * 60_000;

/** The project's own tests; leaves junit.xml and allure-results in reports/check. */
export const unitTests: Step = {
  name: 'unit tests',
  async run() {
    rmSync(FOLDER, { recursive: true, force: true });
    const end = await runInstalled(
      'jest/bin/jest.js',
      [
        '--selectProjects=harness',
        '--maxWorkers=100%',
        '--json',
        `--outputFile=${RESULTS}`,
        '--reporters=default',
        '--reporters=jest-junit',
      ],
      DEADLINE_MS,
      {
        FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
        JEST_JUNIT_OUTPUT_DIR: FOLDER,
        JEST_JUNIT_REPORT_TEST_SUITE_ERRORS: 'true',
      },
    );
    const tally = existsSync(RESULTS) ? readJestResults(RESULTS) : nothing;
    const held = end.code === 0 && tally.failed === 0 && tally.passed > 0;
    return { held, output: outputOf(end), tally };
  },
};
