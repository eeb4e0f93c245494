import { expect, jest, test } from '@jest/globals';
import { runInstalled } from '../check/child-run';
import { attachEmulator, freshFolder } from './testing/command';

jest.setTimeout(60_000);

const DEADLINE_MS = 50_000;
const CASE = 'pub-example-arrives-unchanged';

function jestAlone(env: NodeJS.ProcessEnv, args: readonly string[] = ['-t', CASE]) {
  const all = ['--selectProjects', 'suites', '--testPathPatterns', 'cases.suite', ...args];
  return runInstalled('jest/bin/jest.js', all, DEADLINE_MS, { ME3630_OUT: freshFolder(), ...env });
}

test('Jest without npm test runs the one case that -t names', async () => {
  const { code, output } = await jestAlone({});
  expect(output).toMatch(/Tests: +\d+ skipped, 1 passed/);
  expect(code).toBe(0);
});

test('Jest without npm test is red where the case fails, and says why', async () => {
  const { process: emulator, port, auth } = await attachEmulator(['--mutant', 'publishesEverythingTwice']);
  const judged = () =>
    jestAlone({
      ME3630_PORT: port,
      ME3630_AUTH_LISTEN: auth,
      ME3630_CLOUD_LISTEN: '127.0.0.1:0',
    });
  let { code, output } = await judged();
  // On a machine that stood still meanwhile, the module is not judged.
  if (/inconclusive \((bench|cloud)\)/.test(output)) ({ code, output } = await judged());
  emulator.child.kill('SIGINT');
  await emulator.ended;
  expect(output).toMatch(/fail \(module\): times that the message arrived: expected 1, got 2/);
  expect(code).toBe(1);
});

test('Jest without npm test reports what is wrong with the configuration', async () => {
  const { code, output } = await jestAlone({ ME3630_PORT: '/dev/ttyNOPE' });
  expect(output).toMatch(/there is no port \/dev\/ttyNOPE/);
  expect(code).toBe(1);
});
