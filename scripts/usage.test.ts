import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const WITH_TYPESCRIPT = ['--require', path.join(__dirname, 'register.cjs')];

function run(helper: string, ...args: readonly string[]) {
  const script = path.join(__dirname, `${helper}.ts`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...WITH_TYPESCRIPT, script, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each(['ports', 'benches', 'doctor', 'benchmark', 'compat', 'diff', 'site', 'demo'])(
  'npm run %s -- --help is one line',
  (helper) => {
    expect(run(helper, '--help')).toEqual({
      status: 0,
      stdout: expect.stringMatching(new RegExp(`^npm run ${helper}.*\n$`)),
      stderr: '',
    });
  },
);

test.each([
  ['ports', ['--al'], '--al is an unknown option'],
  ['benches', ['--al'], "Unknown option '--al'"],
  ['benches', ['--benches', '/no/benches.json'], '/no/benches.json cannot be read (ENOENT): expected a file'],
  ['ports', ['ttyUSB1'], 'ttyUSB1 is one argument too many'],
  ['benchmark', ['--rounds', '3'], '--rounds is an unknown option'],
  ['benchmark', ['3', '100', '5', '7'], '7 is one argument too many'],
  ['benchmark', ['many'], 'expected a whole number above 0, got many'],
  ['diff', ['B01'], 'expected A and B'],
  ['diff', ['B01', 'B02', '--format', 'pdf'], '--format pdf: expected'],
  ['compat', ['--al'], "Unknown option '--al'"],
  ['compat', ['/nowhere'], '/nowhere does not exist'],
  ['site', ['.'], 'expected FOLDER and OUT'],
  ['doctor', ['--prot', 'COM5'], '--prot is an unknown option; did you mean --port?'],
  ['doctor', ['--baud', 'fast'], '--baud'],
  [
    'doctor',
    ['--power'],
    '--power takes the power off the module: add --yes where the question cannot be answered',
  ],
  ['doctor', ['--yes'], '--yes belongs to --power'],
])('%s %j is answered by one sentence', (helper, args, sentence) => {
  const { status, stdout, stderr } = run(helper, ...args);
  expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({
    status: 3,
    stdout: '',
    lines: 1,
  });
  expect(stderr.startsWith(sentence)).toBe(true);
});
