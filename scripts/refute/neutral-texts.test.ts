import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const ROOT = path.resolve(__dirname, '../..');

test('a case that is not about texts uses neutral ones, in every line and every message', async () => {
  const program = path.join(__dirname, 'delicate-texts.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--require',
    path.join(ROOT, 'scripts/register.cjs'),
    program,
  ]);
  const [ran = '', ...delicate] = stdout.trim().split('\n');
  expect(Number.parseInt(ran, 10)).toBeGreaterThan(200);
  expect(delicate).toEqual([]);
}, 120_000);
