import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command of this project, running as people run it. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the first line on standard output that matches; rejects when the command ends without one. */
  line(match: RegExp): Promise<string>;
}

/**
 * Starts `scripts/NAME.ts` with the arguments; nothing of this process's settings reaches it.
 * @param root of the project, or of a copy of it
 */
export function start(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  root: string = ROOT,
): Running {
  const child = spawn(
    process.execPath,
    ['--require', path.join(root, 'scripts/register.cjs'), path.join(root, `scripts/${script}.ts`), ...args],
    {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
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
