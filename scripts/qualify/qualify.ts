import fs, { existsSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from '../../harness/bench/configuration/configuration';
import { Progress } from '../../reports/progress';
import { plainEvent } from '../../reports/transcript';
import { type FromJest, JestChild } from './jest-child';
import { makeRunFolder, type RunFolder } from './run-folder';
import { tellGithubOfNoRun } from './tell-github';

const INTERRUPTED = 130;

/** Runs the suites on the configured module and prints the result. Resolves to the exit code. */
export async function qualify(configuration: Configuration): Promise<number> {
  const folder = makeRunFolder(configuration.out, new Date());
  const task = { configuration, runId: folder.runId, ledgerPath: folder.ledger };
  const log = path.join(folder.path, 'jest.log');
  const reporter = new Reporter(configuration.color && process.stdout.isTTY === true);
  const jest = new JestChild(task, configuration.jestArguments, log, (message) => reporter.hear(message));
  const interrupts = countInterrupts(jest);
  const end = await jest.ended;
  interrupts.stop();
  reporter.end();
  if (interrupts.count() > 0 && !existsSync(folder.ledger))
    return refuse('interrupted before the first case', INTERRUPTED, folder);
  if (end.refused) return refuse(end.refused.message, end.refused.exitCode, folder);
  // The report code takes as long to load as Jest to start.
  const { conclude } = require('./conclude') as typeof import('./conclude');
  const code = conclude({ configuration, folder, end, running: reporter.running });
  return interrupts.count() > 0 ? INTERRUPTED : code;
}

/** Shows the messages of the run as progress on the terminal. */
class Reporter {
  private progress: Progress | null = null;
  /** Id of the case in progress; null for none. */
  running: string | null = null;

  constructor(private readonly color: boolean) {}

  hear(message: FromJest): void {
    switch (message.kind) {
      case 'begun':
        for (const note of message.notes) process.stdout.write(`! ${note}\n`);
        this.progress = new Progress(process.stdout, {
          total: message.planned,
          color: this.color,
          tty: process.stdout.isTTY === true,
        });
        break;
      case 'started':
        this.running = message.id;
        this.progress?.started(message);
        break;
      case 'finished':
        this.running = null;
        this.progress?.finished(message.record);
        break;
      case 'waiting':
        this.progress?.waiting(message.why, message.ms);
        break;
      case 'noted':
        this.progress?.note(message.text);
        break;
      case 'broken':
        this.progress?.end();
        process.stderr.write(`${message.message}\n`);
        break;
      case 'event':
        process.stdout.write(`${plainEvent(message.event)}\n`);
        break;
    }
  }

  end(): void {
    this.progress?.end();
  }
}

function countInterrupts(jest: JestChild): { count(): number; stop(): void } {
  let count = 0;
  const onInterrupt = () => {
    process.stderr.write(count === 0 ? '\ninterrupted: leaving the module disconnected\n' : '\nkilled\n');
    jest.interrupt(count > 0);
    count += 1;
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  return {
    count: () => count,
    stop: () => process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt),
  };
}

function refuse(message: string, exitCode: number, folder: RunFolder): number {
  process.stderr.write(`${message}\n`);
  tellGithubOfNoRun(message);
  for (const file of ['jest.log']) fs.rmSync(path.join(folder.path, file), { force: true });
  if (fs.readdirSync(folder.path).length === 0) fs.rmdirSync(folder.path);
  return exitCode;
}
