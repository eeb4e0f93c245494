const swc = require('./scripts/swc-options.cjs');

const transform = { '^.+\\.ts$': ['@swc/jest', swc['.ts']], '^.+\\.tsx$': ['@swc/jest', swc['.tsx']] };
const modulePathIgnorePatterns = [
  '<rootDir>/reports/runs',
  '<rootDir>/reports/check',
  '<rootDir>/reports/demo',
];

/** The project's own tests in some of its folders. */
const testsIn = (displayName, folders) => ({
  displayName,
  rootDir: __dirname,
  testMatch: [`<rootDir>/{${folders}}/**/*.test.{ts,tsx}`],
  testEnvironment: 'allure-jest/node',
  testEnvironmentOptions: { resultsDir: 'reports/check/allure-results' },
  modulePathIgnorePatterns,
  transform,
});

/** @type {import('jest').Config} */
module.exports = {
  testSequencer: './scripts/check/longest-first.cjs',
  projects: [
    testsIn('harness', 'harness,suites'),
    testsIn('commands', 'fleet,reports,scripts'),
    {
      displayName: 'suites',
      rootDir: __dirname,
      // Jest looks at every file below its roots before it begins: in the lab's machine that would take a minute.
      roots: ['<rootDir>/scripts/qualify'],
      testMatch: ['<rootDir>/scripts/qualify/cases.suite.ts'],
      testEnvironment: '<rootDir>/scripts/qualify/load-environment.cjs',
      modulePathIgnorePatterns,
      transform,
      // All but the test file is loaded as the commands load it, which is faster than Jest's own way.
      transformIgnorePatterns: ['(?<!cases\\.suite\\.ts)$'],
    },
  ],
};
