import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandLineOptions, optionName, readCommandLine } from './command-line';
import { ConfigurationError } from './configuration';
import { readNpmOptions } from './sources';

const folder = mkdtempSync(join(tmpdir(), 'npm-options-'));
const npmTimeoutMs = 30_000;

beforeAll(() => {
  const scripts = { test: 'node show.cjs' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shown', version: '1.0.0', scripts }));
  writeFileSync(
    join(folder, 'show.cjs'),
    'console.log(JSON.stringify({ argv: process.argv.slice(2), env: process.env }))',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `npm test ...` and returns the arguments and environment that the script receives. */
async function throughNpm(typed: readonly string[]): Promise<{ argv: string[]; env: NodeJS.ProcessEnv }> {
  const clean = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'));
  const { stdout } = await promisify(execFile)('npm', ['test', '--silent', ...typed], {
    cwd: folder,
    env: Object.fromEntries(clean),
    shell: process.platform === 'win32',
  });
  return JSON.parse(stdout);
}

test(
  'npm passes on every option of the table before --, except those it keeps, and sets none itself',
  async () => {
    const handedOn = commandLineOptions.filter(([, option]) => !option.npmKeeps);
    const typed = handedOn.map(([key, { value }]) => `--${optionName(key)}${value === null ? '' : '=X'}`);
    const { argv, env } = await throughNpm([...typed, '--exclude=Y']);
    const seen = readNpmOptions(env, readCommandLine(argv).words);
    const expected = handedOn.map(([key, { value }]) => [
      key,
      value === null ? 'true' : key === 'exclude' ? 'X,Y' : 'X',
    ]);
    expect([...seen].map(([key, { text }]) => [key, text])).toEqual(expected);

    const silent = await throughNpm([]);
    expect(readNpmOptions(silent.env, [])).toEqual(new Map());
  },
  npmTimeoutMs,
);

test(
  'npm separates an option from a value behind a blank',
  async () => {
    const { argv, env } = await throughNpm(['--port', 'COM5']);
    expect(() => readNpmOptions(env, readCommandLine(argv).words)).toThrow(
      new ConfigurationError(
        'npm kept --port without its value: type npm test -- --port COM5, or npm test --port=COM5',
      ),
    );
  },
  npmTimeoutMs,
);

test(
  'npm does not change what follows --, including a second --',
  async () => {
    const { argv } = await throughNpm(['--', '--port', 'COM5', '--only=R-010', '--', '-t', 'x']);
    const { given, jestArguments } = readCommandLine(argv);
    expect([given.get('port')?.text, given.get('only')?.text, jestArguments]).toEqual([
      'COM5',
      'R-010',
      ['-t', 'x'],
    ]);
  },
  npmTimeoutMs,
);

test('a negated switch is off', () => {
  expect(readNpmOptions({ npm_config_strict: '' }, []).get('strict')?.text).toBe('false');
});

test('the last of a repeated single value counts', () => {
  expect(readNpmOptions({ npm_config_port: 'COM5\n\nCOM6' }, []).get('port')?.text).toBe('COM6');
});
