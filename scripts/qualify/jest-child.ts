import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type FromJest, type JestTask, TASK, type ToJest, withoutSecrets } from './messages';

/** How the process that ran Jest ended. */
export interface JestEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Its message when the run could not begin; null when it began. */
  readonly refused: Extract<FromJest, { kind: 'refused' }> | null;
}

const ROOT = path.resolve(__dirname, '../..');

/** Jest in a process of its own: when a test kills it, the command still judges the ledger. */
export class JestChild {
  readonly ended: Promise<JestEnd>;
  private readonly child: ChildProcess;
  private begun = false;

  /** @param logPath receives what Jest itself prints. */
  constructor(
    task: JestTask,
    jestArguments: readonly string[],
    logPath: string,
    onMessage: (message: FromJest) => void,
  ) {
    const log = fs.openSync(logPath, 'w');
    this.child = fork(
      path.join(ROOT, 'node_modules/jest/bin/jest.js'),
      [
        '--config',
        path.join(ROOT, 'jest.config.cjs'),
        '--selectProjects',
        'suites',
        '--runInBand',
        ...jestArguments,
      ],
      {
        cwd: ROOT,
        execArgv: ['--enable-source-maps'],
        env: { ...process.env, [TASK]: JSON.stringify(withoutSecrets(task)) },
        stdio: ['ignore', log, log, 'ipc'],
        // A terminal sends Ctrl-C to its whole foreground group; the module must be left disconnected first.
        detached: process.platform !== 'win32',
      },
    );
    fs.closeSync(log);
    let refused: JestEnd['refused'] = null;
    this.child.on('message', (message: FromJest) => {
      if (message.kind === 'refused') refused = message;
      if (message.kind === 'begun') this.begun = true;
      if (message.kind === 'ready') this.tellSecrets(task);
      onMessage(message);
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', (code, signal) => resolve({ code, signal, refused }));
    });
  }

  /** Asks for an orderly end; kills it before the run has begun, or when asked again. */
  interrupt(again: boolean): void {
    if (again || !this.begun) this.child.kill('SIGKILL');
    else this.child.send({ kind: 'interrupt' } satisfies ToJest);
  }
  private tellSecrets({ configuration }: JestTask): void {
    const { triple, observer, accessKey, mqttUrl, power } = configuration;
    this.child.send({
      kind: 'secrets',
      secrets: { triple, observer, accessKey, mqttUrl, power },
    } satisfies ToJest);
  }
}
