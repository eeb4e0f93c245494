import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { it } from '@jest/globals';

export interface Finished {
  readonly code: number | null;
  /** Standard output and standard error together. */
  readonly output: string;
}

/** Programs that are on no path of this machine; administrators' paths count. */
export function missingPrograms(...names: readonly string[]): string[] {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return names.filter((name) => !places.some((place) => existsSync(join(place, name))));
}

/** A test that needs programs of other people; where one is missing it is counted as skipped and says so. */
export function itWith(
  programs: readonly string[],
  packages: string,
  title: string,
  test: () => Promise<void>,
  timeoutMs: number,
): void {
  const missing = missingPrograms(...programs);
  if (missing.length === 0) it(title, test, timeoutMs);
  else
    it.skip(
      `${title} (skipped: ${missing.join(' and ')} not installed; Debian: apt install ${packages})`,
      test,
    );
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  return finished(start(command, args, options));
}

export function start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const path = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/sbin`;
  return spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...process.env, PATH: path, ...options.env },
  });
}

function finished(child: ChildProcess): Promise<Finished> {
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
