import { spawn } from 'node:child_process';
import path from 'node:path';

/** The result of a command, with everything it printed. */
export interface ChildEnd {
  /** Null if a signal ended it. */
  readonly code: number | null;
  /** Standard output and standard error, in the order of arrival. */
  readonly output: string;
  /** It was ended because it exceeded its deadline. */
  readonly overdue: boolean;
}

const ROOT = path.resolve(__dirname, '../..');

/** POSIX can end a program together with everything it started; Windows ends only the program. */
const grouped = process.platform !== 'win32';

/** Only the command started by the user or workflow reports to GitHub, not its child processes. */
const NO_WORKFLOW = { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' } as const;

/** Runs `scripts/NAME.ts` of this project and waits for its end. */
export function runScript(
  name: string,
  scriptArguments: readonly string[],
  deadlineMs: number,
): Promise<ChildEnd> {
  const register = path.join(ROOT, 'scripts/register.cjs');
  return runNode(
    ['--require', register, path.join(ROOT, `scripts/${name}.ts`), ...scriptArguments],
    deadlineMs,
  );
}

/**
 * Runs the Node program of an installed package in the project's folder and waits for its end. Running it by Node
 * avoids the `.cmd` wrappers of Windows.
 * @param program path below node_modules, e.g. `jest/bin/jest.js`
 * @param deadlineMs after which it is killed, with its workers
 */
export function runInstalled(
  program: string,
  programArguments: readonly string[],
  deadlineMs: number,
  env: NodeJS.ProcessEnv = {},
): Promise<ChildEnd> {
  return runNode([path.join(ROOT, 'node_modules', program), ...programArguments], deadlineMs, env);
}

function runNode(
  nodeArguments: readonly string[],
  deadlineMs: number,
  env: NodeJS.ProcessEnv = {},
): Promise<ChildEnd> {
  const child = spawn(process.execPath, nodeArguments, {
    cwd: ROOT,
    env: { ...process.env, ...NO_WORKFLOW, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: grouped,
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const kill = () => endGroup(child.pid);
  const interrupted = () => {
    kill();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  let overdue = false;
  const deadline = setTimeout(() => {
    overdue = true;
    kill();
  }, deadlineMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(deadline);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve({ code, output: Buffer.concat(output).toString(), overdue });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(grouped ? -pid : pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
