import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { someCase, someEnd, someHeader } from '../../harness/ledger/ledger.fixture';
import { LedgerWriter } from '../../harness/ledger/ledger-writer';
import { Redactor } from '../../harness/ledger/redactor';

const PROGRAM = path.resolve(__dirname, '../../.ci/compatibility');
const DEADLINE_MS = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'compatibility-'));
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'origin.git');
  git(folder, 'init', '--quiet', 'first');
  git(place('first'), 'remote', 'add', 'origin', place('origin.git'));
  writeFileSync(place('first/README'), '');
  git(place('first'), 'add', '.');
  git(place('first'), 'commit', '--quiet', '-m', 'first');
  git(place('first'), 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
});
afterEach(() => rmSync(folder, { recursive: true }));

const place = (name: string) => path.join(folder, name);

function git(where: string, ...args: readonly string[]): string {
  const named = ['-c', 'user.name=A. Tester', '-c', 'user.email=tester@lab.example'];
  return execFileSync('git', [...named, ...args], { cwd: where, encoding: 'utf8' });
}

function clone(name: string): void {
  git(folder, 'clone', '--quiet', 'origin.git', name);
}

const kept = () => git(place('origin.git'), 'ls-tree', '--name-only', 'ledgers').trim().split('\n');

/** A finished run of a firmware, in a folder like the artifacts of a bench. */
function qualified(runId: string, firmware: string, into: string): void {
  const file = place(`${into}/qualification-left/run.ndjson`);
  mkdirSync(path.dirname(file), { recursive: true });
  const writer = LedgerWriter.create(file, { redactor: new Redactor() });
  const identity = { manufacturer: 'GOSUNCN', model: 'ME3630', imeiDigest: null };
  writer.writeHeader(someHeader({ runId, module: { ...identity, firmware } }));
  writer.caseRecord(
    someCase({
      events: [0, 0],
      checks: [{ what: 'result', expected: 'OK', actual: 'OK', held: true, at: 0 }],
    }),
  );
  writer.footer(someEnd);
  writer.close();
}

const compatibility = (...args: readonly string[]) =>
  spawnSync(PROGRAM, args, { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder } });

test(
  'the ledgers of earlier builds are kept and appear in the matrix',
  () => {
    qualified('run-1', 'ME3630C1CV1.0B03', 'new-1');
    expect(compatibility(place('first'), place('new-1'), place('site-1'))).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(kept()).toEqual(['run-1.ndjson']);

    clone('second');
    qualified('run-2', 'ME3630C1CV1.0B04', 'new-2');
    expect(compatibility(place('second'), place('new-2'), place('site-2'))).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(kept()).toEqual(['run-1.ndjson', 'run-2.ndjson']);
    const matrix = readFileSync(place('site-2/compatibility.md'), 'utf8');
    expect(matrix).toContain('B03');
    expect(matrix).toContain('B04');
    expect(existsSync(place('site-2/index.html'))).toBe(true);
    expect(git(place('second'), 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  },
  DEADLINE_MS,
);

test(
  'what another run has pushed meanwhile is kept',
  () => {
    qualified('run-1', 'ME3630C1CV1.0B03', 'new-1');
    compatibility(place('first'), place('new-1'), place('site'));
    clone('other');
    git(place('other'), 'checkout', '--quiet', '--track', 'origin/ledgers');
    writeFileSync(place('other/run-2.ndjson'), '');
    git(place('other'), 'add', '.');
    git(place('other'), 'commit', '--quiet', '-m', 'another');
    const meanwhile = `#!/bin/sh\n[ -e ${place('pushed')} ] || { touch ${place('pushed')}; cd ${place('other')}; env -u GIT_DIR git push --quiet; }\n`;
    writeFileSync(place('first/.git/hooks/pre-push'), meanwhile, { mode: 0o755 });

    qualified('run-3', 'ME3630C1CV1.0B04', 'new-3');
    expect(compatibility(place('first'), place('new-3'), place('site'))).toMatchObject({ status: 0 });
    expect(existsSync(place('pushed'))).toBe(true);
    expect(kept()).toEqual(['run-1.ndjson', 'run-2.ndjson', 'run-3.ndjson']);
  },
  DEADLINE_MS,
);

test(
  'a ledger without an end is kept, named and not counted',
  () => {
    qualified('run-1', 'ME3630C1CV1.0B03', 'new');
    const file = place('new/qualification-left/run.ndjson');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(file, `${lines.slice(0, -1).join('\n')}\n`);
    const { status, stdout } = compatibility(place('first'), place('new'), place('site'));
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/left out: .*run-1\.ndjson/),
    });
  },
  DEADLINE_MS,
);

test('without a new ledger the job fails', () => {
  mkdirSync(place('empty'));
  const { status, stderr } = compatibility(place('first'), place('empty'), place('site'));
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('nothing was qualified') });
  expect(existsSync(place('site'))).toBe(false);
});

test('a remote that cannot be reached is not an empty history', () => {
  qualified('run-1', 'ME3630C1CV1.0B03', 'new');
  rmSync(place('origin.git'), { recursive: true });
  const { status, stderr } = compatibility(place('first'), place('new'), place('site'));
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('cannot be listed') });
});
