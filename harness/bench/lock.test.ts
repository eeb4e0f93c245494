import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { claimBench } from './lock';

test('a bench is claimed once, and free again when it is let go', () => {
  const port = `test-bench-${process.pid}`;
  const release = claimBench(port);
  expect(() => claimBench(port)).toThrow(
    new RegExp(`in use by another run of this suite \\(process ${process.pid}\\)`),
  );
  release();
  claimBench(port)();
});

test('a claim whose process is gone does not count', () => {
  const port = `left-behind-${process.pid}`;
  const { pid } = spawnSync(process.execPath, ['--version']);
  const name = createHash('sha256').update(port).digest('hex').slice(0, 16);
  writeFileSync(path.join(os.tmpdir(), `me3630-bench-${name}.lock`), String(pid));
  claimBench(port)();
});

test('a port that was made just now is ours, whoever claimed an older one of the same name', () => {
  const port = `made-anew-${process.pid}`;
  const releaseOlder = claimBench(port);
  const release = claimBench(port, true);
  release();
  releaseOlder();
});
