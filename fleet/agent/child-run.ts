import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { argumentsFor, type Part } from '../job/part';

/** A run to be started. */
export interface RunTask {
  readonly bench: string;
  /** Absolute path of the benches file. */
  readonly benches: string;
  readonly part: Part;
  /** A folder that does not exist yet. */
  readonly out: string;
  /** File with the time until which the run may write to its port. */
  readonly leaseFile: string;
}

export interface RunEnd {
  /** Null if a signal ended it. */
  readonly code: number | null;
  /** Its last error message, one line; null for none. */
  readonly complaint: string | null;
}

/** A run in progress. */
export interface StartedRun {
  readonly ended: Promise<RunEnd>;
  /** Requests an orderly end: the module is left disconnected, the ledger sealed as incomplete. */
  interrupt(): void;
  /** Kills it; the lease ensures that nothing more is written to the port. */
  kill(): void;
}

/** How a fleet runs a part. */
export type Runner = (task: RunTask) => StartedRun;

const ROOT = path.resolve(__dirname, '../..');

/** `npm test` of this checkout, in a process of its own. A job's contents reach it only as values of options. */
export const runInChild: Runner = ({ bench, benches, part, out, leaseFile }) => {
  const child = spawn(
    process.execPath,
    [
      '--require',
      path.join(ROOT, 'scripts/register.cjs'),
      path.join(ROOT, 'scripts/test.ts'),
      `--bench=${bench}`,
      `--benches=${benches}`,
      `--out=${out}`,
      ...argumentsFor(part),
    ],
    {
      cwd: ROOT,
      env: environmentFor(process.env, leaseFile),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  return {
    ended: endOf(child),
    interrupt: () => child.kill('SIGINT'),
    kill: () => child.kill('SIGKILL'),
  };
};

function endOf(child: ChildProcess): Promise<RunEnd> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-4000);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, complaint: error.message }));
    child.once('close', (code) => {
      const lines = said.split('\n').filter((line) => line.trim() !== '');
      resolve({ code, complaint: lines.at(-1)?.slice(0, 500) ?? null });
    });
  });
}

/** The environment of a run: that of `npm test` here, without the store, which a run does not need. */
export function environmentFor(env: NodeJS.ProcessEnv, leaseFile: string): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(([name]) => !name.startsWith('FLEET_'));
  return { ...Object.fromEntries(others), ME3630_LEASE_FILE: leaseFile };
}
