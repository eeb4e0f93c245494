import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Job, JobDone } from './jobs';

/** Workers on whole plans, one after the other. They mostly wait, so more than processors are useful. */
export const WORKERS = 12;
/** For the refutation, most jobs of which are one case that waits for a broken module. */
export const MANY_WORKERS = 24;
/** One process of so many takes jobs from the end. */
const FROM_THE_END = 3;
const ROOT = path.resolve(__dirname, '../..');

/**
 * Runs jobs of any kind in processes of a script, which sends `ready`, gets one job at a time and answers each. If the
 * jobs that take long come first, all of which mostly wait, the processes that take theirs from the end use the processors
 * meanwhile.
 * @throws Error when a process ends during a job
 */
export async function workedOff<J extends object, D extends object>(
  script: string,
  jobs: readonly J[],
  workers: number,
  onDone: (done: D) => void,
): Promise<void> {
  const waiting = [...jobs];
  const count = Math.min(workers, jobs.length);
  await Promise.all(
    Array.from({ length: count }, (_, worker) =>
      work(script, () => (worker % FROM_THE_END === 0 ? waiting.pop() : waiting.shift()), onDone),
    ),
  );
}

/** Gives one worker jobs until none is left. @throws Error when it ends during one */
function work<J extends object, D extends object>(
  script: string,
  next: () => J | undefined,
  onDone: (done: D) => void,
): Promise<void> {
  const child = fork(script, [], { execArgv: ['--require', path.join(ROOT, 'scripts/register.cjs')] });
  let current: J | undefined;
  return new Promise((resolve, reject) => {
    child.on('message', (message: 'ready' | D) => {
      if (message !== 'ready') onDone(message);
      current = next();
      if (current) child.send(current);
      else end(child, resolve);
    });
    child.once('exit', (code) => {
      if (current) reject(new Error(`a worker ended with exit code ${code} over ${JSON.stringify(current)}`));
    });
  });
}

function end(child: ChildProcess, resolve: () => void): void {
  child.once('exit', () => resolve());
  child.kill();
}

/** Runs the jobs; the results are in the order of the jobs, whichever ended first. */
export async function doneBy(
  jobs: readonly Job[],
  { onDone = () => {}, workers = WORKERS }: { onDone?: (run: JobDone) => void; workers?: number } = {},
): Promise<JobDone[]> {
  const results = new Map<string, JobDone>();
  const take = (result: JobDone) => {
    results.set(JSON.stringify(result.job), result);
    onDone(result);
    if (process.stdout.isTTY) process.stdout.write(`\r${results.size}/${jobs.length} `);
  };
  await workedOff(path.join(__dirname, 'worker.ts'), jobs, workers, take);
  return jobs.flatMap((job) => results.get(JSON.stringify(job)) ?? []);
}

/** The time since a value of `performance.now`, as text. */
export function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}
