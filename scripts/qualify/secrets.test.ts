import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { openPty } from '../../harness/wire/pty';
import { attachEmulator, type Ended, freshFolder, runTest, start } from './testing/command';
import { copyProject, withOddCase } from './testing/project-copy';

jest.setTimeout(90_000);

/** Characters that change when they are URL-encoded or written in quoted-printable, and halves that differ. */
const SECRET = 'k9/Qw+7Zp=xY2&Lm4~Rt8!Vb6#Nc3$Hd';
const IMEI = '864863030000019';
const TRIPLE = {
  ME3630_PRODUCT_KEY: 'a1Zx9Cv8Bn7',
  ME3630_DEVICE_NAME: 'qualified_device_001',
  ME3630_DEVICE_SECRET: SECRET,
};
const SOME = ['--only', 'six-commands-exist', '--only', 'auth-r*'];

/** Everything that a run leaves: its files, including jest.log, and both streams. */
function leftBy(out: string, { out: said, err }: Ended): string {
  return [...filesBelow(out).map((file) => readFileSync(file, 'latin1')), said, err].join('\n');
}

/** Case-insensitive, as hex digits and escapes may be in either case. */
function expectNoSecret(left: string): void {
  const lower = left.toLowerCase();
  for (const form of formsOf(SECRET)) expect(lower).not.toContain(form.toLowerCase());
  expect(left).not.toContain(IMEI);
}

test('neither device secret nor IMEI is in any file or line of a run, even with --verbose', async () => {
  const out = freshFolder();
  const ended = await runTest(['--out', out, ...SOME, '--verbose'], TRIPLE);
  const left = leftBy(out, ended);
  expect(ended.code).toBe(0);
  expect(ended.out).toMatch(/AT\+CLOUDAUTH=/);
  expect(left).toContain('‹deviceSecret:'.normalize().slice(1, -1));
  expectNoSecret(left);
});

test('nor in those of a failed run, with its excerpts', async () => {
  const emulator = await attachEmulator(['--mutant', 'losesLeadingLineEnd']);
  const ended = await runTest([...emulator.options, ...SOME, '--verbose'], TRIPLE);
  emulator.process.child.kill();
  expect(ended.code).toBe(1);
  expectNoSecret(leftBy(emulator.out, ended));
});

test('nor if a module sends it back in every form, split over events, and the failing checks quote it', async () => {
  const pty = openPty();
  const out = freshFolder();
  const forms = formsOf(SECRET).map((form) => `\r\n+CGMI: ${form}\r\n`);
  pty.onData((bytes) => {
    const lines = Buffer.from(bytes).toString('latin1').split('\r').length - 1;
    for (let i = 0; i < lines; i++)
      void pty
        .write(Buffer.from(`\r\n+CGMI: ${SECRET.slice(0, 13)}`))
        .then(() => pty.write(Buffer.from(`${SECRET.slice(13)}\r\n${forms.join('')}\r\nOK\r\n`)))
        .catch(() => {});
  });
  const cloud = ['--auth-listen', '127.0.0.1:0', '--cloud-listen', '127.0.0.1:0'];
  const ended = await runTest(
    ['--port', pty.path, '--out', out, ...cloud, '--only', 'firmware-says-its-name', '--verbose'],
    TRIPLE,
  );
  await pty.close();
  expect(ended.out).toContain('deviceSecret');
  expect(ended.code).not.toBe(0);
  expectNoSecret(leftBy(out, ended));
});

const BREAKS = "new Error('cannot log in with ' + JSON.stringify(device))";

test('nor in those of a case that throws errors with the secret in them, one outside of any case, not even in jest.log', async () => {
  const copy = copyProject();
  withOddCase(copy, `void Promise.reject(${BREAKS}); throw ${BREAKS};`);
  const out = freshFolder();
  const ended = await start('test', ['--out', out], TRIPLE, copy.root).ended;
  copy.remove();
  const [log, ledger] = ['jest.log', 'run.ndjson'].map((file) => readFileSync(path.join(out, file), 'utf8'));
  expect(log?.split('cannot log in with').length).toBeGreaterThan(2);
  expect(ledger).toContain('the harness broke: Error: cannot log in with');
  expect(ended.err).toContain('something broke that no case waited for: Error: cannot log in with');
  expect(ended.code).toBe(2);
  expectNoSecret(leftBy(out, ended));
});

test.each([
  ['a part of the triple that is missing', { ME3630_DEVICE_NAME: '' }],
  ['a secret that cannot be used', { ME3630_DEVICE_SECRET: `${SECRET} ${SECRET}` }],
])('nor in those of a refused configuration: %s', async (_what, env) => {
  const ended = await runTest([], { ...TRIPLE, ...env });
  expect(ended.code).toBe(3);
  expectNoSecret(`${ended.out}\n${ended.err}`);
});

function formsOf(secret: string): string[] {
  const half = secret.length / 2;
  return [secret, secret.slice(0, half), secret.slice(half)].flatMap((part) => {
    const hex = Buffer.from(part).toString('hex');
    return [
      part,
      hex,
      hex.toUpperCase(),
      Buffer.from(part).toString('base64').replace(/=+$/, '').slice(0, -1),
      encodeURIComponent(part),
      hex.replace(/../g, '%$&'),
      hex.replace(/../g, '=$&'),
      part.replace(/[^\w]/g, (c) => `=${Buffer.from(c).toString('hex')}`),
    ];
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
