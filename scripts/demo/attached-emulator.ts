import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Release } from '../../harness/emulator/profiles/releases';
import { freePort } from '../../harness/wire/tcp-transport';
import { type ChildEnd, runScript } from '../check/child-run';
import { ROOT } from '../compat/command-line';

/** Windows has no pseudo-terminals: there the module is reached over TCP. */
const PORT = process.platform === 'win32' ? ['--tcp', '127.0.0.1:0'] : [];

/** The port of an emulated module, and the address at which it expects the run's authentication server. */
export interface EmulatorAddresses {
  /** For `--port`. */
  readonly port: string;
  /** For `--auth-listen`. */
  readonly auth: string;
}

/**
 * Runs an emulated module in a process of its own while `use` runs.
 * @param args of `npm run emulator`, such as `--profile B05` or `--mutant NAME`
 */
export async function withEmulator<T>(
  args: readonly string[],
  use: (addresses: EmulatorAddresses) => Promise<T>,
): Promise<T> {
  const auth = `127.0.0.1:${await freePort()}`;
  const emulator = fork(
    path.join(ROOT, 'scripts/emulator-child.ts'),
    [...args, '--auth', `http://${auth}`, ...PORT],
    {
      execArgv: ['--require', path.join(ROOT, 'scripts/register.cjs')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  try {
    return await use({ port: await portOf(emulator), auth });
  } finally {
    await stopped(emulator);
  }
}

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the emulated module did not start (exit code ${code})`)));
    child.on('message', (message: { ready?: { port: string } }) => {
      if (message.ready) resolve(message.ready.port);
    });
  });
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.send({ stop: true }, () => {});
  });
}

/** Far longer than any run on an emulated module. */
const LONGEST_RUN_MS = 20 * 60_000;

/** Qualifies an emulated firmware like any module: by `npm test` on its port, with the local cloud of that run. */
export function qualifiedRelease(
  { name }: Release,
  out: string,
  options: readonly string[],
): Promise<ChildEnd> {
  return withEmulator(['--profile', name], ({ port, auth }) => {
    const leading = ['--port', port, '--auth-listen', auth, '--cloud-listen', '127.0.0.1:0', '--out', out];
    return runScript('test', [...leading, ...options], LONGEST_RUN_MS);
  });
}
