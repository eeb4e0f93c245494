import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../../harness/wire/tcp-transport';

const ROOT = path.resolve(__dirname, '../../..');

/**
 * Temporary folder for the commands that this process starts, whose locks are there: a run that waits for its lost
 * pseudo-terminal holds the lock of a name that the next test may be given.
 */
const TEMPORARY = path.join(os.tmpdir(), `me3630-commands-${process.env.JEST_WORKER_ID ?? process.pid}`);

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command of this project in progress. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves to the first matching line on standard output; rejects if the command ends without one. */
  line(match: RegExp): Promise<string>;
}

/**
 * Starts `scripts/NAME.ts` with the arguments, without this process's settings.
 * @param root of the project, or of a copy of it
 */
export function start(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  root: string = ROOT,
): Running {
  mkdirSync(TEMPORARY, { recursive: true });
  const child = spawn(
    process.execPath,
    ['--require', path.join(root, 'scripts/register.cjs'), path.join(root, `scripts/${script}.ts`), ...args],
    {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: TEMPORARY, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let err = '';
  const waiting: (() => void)[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return {
    child,
    ended,
    line: (match) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = out.split('\n').find((line) => match.test(line));
          if (found !== undefined) resolve(found);
        };
        waiting.push(look);
        look();
        void ended.then(() => reject(new Error(`no line like ${match} in: ${out}${err}`)));
      }),
  };
}

/** Runs `npm test` with the arguments to its end, its files in a folder of its own. */
export function runTest(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return start('test', args, env).ended;
}

/** The path of a folder that does not exist yet. */
export function freshFolder(): string {
  return path.join(mkdtempSync(path.join(os.tmpdir(), 'me3630-')), 'run');
}

/** An emulated module in a process of its own, for `--port`. */
export interface AttachedEmulator {
  readonly process: Running;
  readonly port: string;
  /** The address where it logs in. */
  readonly auth: string;
  /** Options of a run on it, with a new folder for its files. */
  readonly options: readonly string[];
  /** The folder of that run. */
  readonly out: string;
}

/** Starts `npm run emulator` with the arguments, logging in at the address of the run. */
export async function attachEmulator(args: readonly string[] = []): Promise<AttachedEmulator> {
  const auth = `127.0.0.1:${await freePort()}`;
  const emulator = start('emulator', ['--auth', `http://${auth}`, ...args]);
  const port = /\/dev\/pts\/\d+/.exec(await emulator.line(/\/dev\/pts/))?.[0] ?? '';
  const out = freshFolder();
  const options = ['--port', port, '--auth-listen', auth, '--cloud-listen', '127.0.0.1:0', '--out', out];
  return { process: emulator, port, auth, options, out };
}
