import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { freshFolder, runTest } from './testing/command';

jest.setTimeout(60_000);

/** Characters that change when they are URL-encoded, and halves that differ. */
const SECRET = 'k9/Qw+7Zp=xY2&Lm4~Rt8!Vb6#Nc3$Hd';
const IMEI = '864863030000019';
const TRIPLE = {
  ME3630_PRODUCT_KEY: 'a1Zx9Cv8Bn7',
  ME3630_DEVICE_NAME: 'qualified_device_001',
  ME3630_DEVICE_SECRET: SECRET,
};

test('neither device secret nor IMEI is in any file or line that a run leaves, in any form', async () => {
  const out = freshFolder();
  const {
    code,
    out: said,
    err,
  } = await runTest(['--out', out, '--only', 'usage-example*', '--only', 'auth-r*'], TRIPLE);
  const left = [...filesBelow(out).map((file) => readFileSync(file, 'latin1')), said, err].join('\n');
  expect(code).toBe(0);
  expect(left).toContain('‹deviceSecret:'.normalize().slice(1, -1));
  for (const form of formsOf(SECRET)) expect(left.toLowerCase()).not.toContain(form.toLowerCase());
  expect(left).not.toContain(IMEI);
});

function formsOf(secret: string): string[] {
  const half = secret.length / 2;
  return [secret, secret.slice(0, half), secret.slice(half)].flatMap((part) => [
    part,
    Buffer.from(part).toString('hex'),
    Buffer.from(part).toString('base64').replace(/=+$/, '').slice(0, -1),
    encodeURIComponent(part),
  ]);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
