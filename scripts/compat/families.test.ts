import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { emulatedBench, someCase, someEnd, someHeader } from '../../harness/ledger/ledger.fixture';
import { LedgerWriter } from '../../harness/ledger/ledger-writer';
import { Redactor } from '../../harness/ledger/redactor';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'families-'));
  const identity = { manufacturer: 'M', model: 'A', imeiDigest: null };
  const qualified = (runId: string, firmware: string, family: string, emulated = false) => {
    mkdirSync(path.join(folder, runId));
    const writer = LedgerWriter.create(path.join(folder, runId, 'run.ndjson'), { redactor: new Redactor() });
    const bench = emulated ? emulatedBench : someHeader().bench;
    writer.writeHeader(someHeader({ runId, family, bench, module: { ...identity, firmware } }));
    writer.caseRecord(someCase({ events: [0, 0], checks: [{ ...held, at: 0 }] }));
    writer.footer(someEnd);
    writer.close();
  };
  const held = { what: 'result', expected: 'OK', actual: 'OK', held: true };
  qualified('one', 'ME3630C1CV1.0B03', 'me3630');
  qualified('two', 'ME3630C1CV1.0B04', 'me3630');
  qualified('modem', 'A100_2.7', 'generic');
  qualified('other-emulated', 'X1', 'other', true);
});
afterAll(() => rmSync(folder, { recursive: true }));

const place = (name = '') => path.join(folder, name);

function run(command: string, ...args: readonly string[]) {
  const [register, script] = [
    path.join(__dirname, '../register.cjs'),
    path.join(__dirname, `../${command}.ts`),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', register, script, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const SEVERAL =
  /^the runs are of 2 families of modules, generic \(1 run\) and me3630 \(2 runs\): name one by --family; usage: .*\n$/;

test.each([
  ['compat', (out: string) => [place(), '--out', out]],
  ['site', (out: string) => [place(), out]],
])('npm run %s does not compare firmwares of two families', (command, args) => {
  const out = place(`${command}-refused`);
  const { status, stdout, stderr } = run(command, ...args(out));
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  expect(stderr).toMatch(SEVERAL);
  expect(existsSync(path.join(out, 'compatibility.json'))).toBe(false);

  const named = place(`${command}-named`);
  expect(run(command, ...args(named), '--family', 'generic')).toMatchObject({ status: 0, stderr: '' });
  const matrix = readFileSync(path.join(named, 'compatibility.json'), 'utf8');
  expect(JSON.parse(matrix)).toMatchObject({ families: ['generic'], firmwares: [{ firmware: 'A100_2.7' }] });
  expect(readFileSync(path.join(named, 'compatibility.md'), 'utf8')).toContain('Modules: family generic.');
});

test('a family without a run is named with those that have runs', () => {
  const { status, stderr } = run('compat', place(), '--family', 'genric');
  expect(status).toBe(3);
  expect(stderr).toMatch(
    /^--family genric: there is no run of that family, but of generic \(1 run\) and me3630 \(2 runs\); usage: /,
  );
});

test('npm run diff refuses firmwares of two families, and compares those of one', () => {
  expect(run('diff', place('one'), place('modem'))).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'firmwares of two families of modules are not compared: A is of me3630 (1 run), B of generic (1 run)\n',
  });
  const { status, stdout } = run('diff', place('one'), place('two'));
  expect(status).toBe(0);
  expect(stdout).toContain('family me3630');
});

test('npm run learn takes no run of another family', () => {
  const { status, stderr } = run('learn', place('modem'));
  expect(stderr).toMatch(
    /modem\/run\.ndjson is of a module of the family generic: .* of me3630 only; usage: /,
  );
  expect({ status, written: existsSync(place('modem/emulator-profile.json')) }).toEqual({
    status: 3,
    written: false,
  });
});
