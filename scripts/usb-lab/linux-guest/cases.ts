import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tallyOfCases, writeTally } from '../../check/tally';

const RESULTS = '/lab';
const USAGE = 3;

/** Runs the cases whose name matches, and returns node:test's results in TAP. */
function tried(pattern: string | undefined, name: string): string {
  const tap = path.join(RESULTS, `${name}.tap`);
  spawnSync(
    process.execPath,
    [
      ...['--require', './scripts/register.cjs', '--test-force-exit'],
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...['--test-reporter=tap', `--test-reporter-destination=${tap}`],
      ...(pattern === undefined ? [] : [`--test-name-pattern=${pattern}`]),
      path.join(__dirname, 'all-cases.ts'),
    ],
    { stdio: 'inherit' },
  );
  return readFileSync(tap, 'utf8');
}

/**
 * Runs the tests of a bench on USB, and leaves a tally. The machine is ten times slower than the host, and sometimes
 * stands still for a second: a failed case is tried once more.
 */
function main([pattern]: readonly string[]): number {
  const first = tallyOfCases(tried(pattern, 'cases'));
  if (first.passed.length + first.failed.length + first.skipped.length === 0) {
    process.stdout.write(`npm run usb-lab -- cases: no case has a name that matches ${pattern}\n`);
    return USAGE;
  }
  const again = first.failed.length === 0 ? null : tallyOfCases(tried(anyOf(first.failed), 'cases-again'));
  const failed = again?.failed ?? [];
  const passed = [...first.passed, ...(again?.passed ?? [])];
  if (again !== null)
    process.stdout.write(`tried once more: ${again.passed.length} passed, ${failed.length} failed\n`);
  writeTally({ passed: passed.length, failed, skipped: first.skipped }, path.join(RESULTS, 'tally.json'));
  return failed.length === 0 ? 0 : 1;
}

const anyOf = (names: readonly string[]): string =>
  `/^(?:${names.map((name) => name.replace(/[^\w\s]/g, '\\$&')).join('|')})$/`;

process.exitCode = main(process.argv.slice(2));
