import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Machine } from './agent-process';

const ROOT = path.resolve(__dirname, '../../..');

/** Machines of a simulated lab, of which one is killed now and then and started again. */
export class Machines {
  readonly #running: (ChildProcess | null)[] = [];
  kills = 0;
  /** What agents said of parts that they lost. */
  readonly said: string[] = [];

  constructor(private readonly machines: readonly Machine[]) {}

  start(): void {
    for (const index of this.machines.keys()) this.#start(index);
  }

  /** Kills the next machine as a power cut would, and starts it again at once. */
  killOne(): void {
    const index = (this.kills * 7) % this.machines.length;
    this.kills += 1;
    this.#running[index]?.kill('SIGKILL');
    this.#start(index);
  }

  async stop(): Promise<void> {
    const ended = this.#running.map(
      (child) =>
        new Promise((resolve) => (child?.exitCode === null ? child.once('exit', resolve) : resolve(0))),
    );
    for (const child of this.#running) child?.kill('SIGKILL');
    await Promise.all(ended);
  }

  #start(index: number): void {
    const child = spawn(
      process.execPath,
      [
        '--require',
        path.join(ROOT, 'scripts/register.cjs'),
        path.join(__dirname, 'agent-process.ts'),
        JSON.stringify(this.machines[index]),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.said.push(...text.split('\n').filter((line) => line !== ''));
    });
    this.#running[index] = child;
  }
}
