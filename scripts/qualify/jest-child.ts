import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Configuration } from '../../harness/bench/configuration/configuration';
import type { CaseRecord, Event } from '../../harness/ledger/record';

/** The parts of a configuration that must not be in an environment, since process lists can show it. */
export type Secrets = Pick<Configuration, 'triple' | 'observer' | 'accessKey' | 'mqttUrl' | 'power'>;

/** Messages from the process that runs Jest to the command, sent as things happen. */
export type FromJest =
  /** It can receive the secrets now. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'begun';
      readonly planned: number;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'started'; readonly id: string; readonly title: string; readonly clause: string }
  | { readonly kind: 'finished'; readonly record: CaseRecord }
  /** The bench waits because of a limit of the cloud. */
  | { readonly kind: 'waiting'; readonly why: string; readonly ms: number }
  /** Something happened to the bench that the user should know at once. */
  | { readonly kind: 'noted'; readonly text: string }
  /** With `--verbose`: events of AT wire and cloud, as they are recorded. */
  | { readonly kind: 'event'; readonly event: Event }
  /** An error outside of any case; the run is not green. */
  | { readonly kind: 'broken'; readonly message: string }
  /** The run could not begin; there is no ledger. */
  | { readonly kind: 'refused'; readonly message: string; readonly exitCode: 2 | 3 };

/** Messages from the command to the process that runs Jest. */
export type ToJest = { readonly kind: 'interrupt' } | { readonly kind: 'secrets'; readonly secrets: Secrets };

/** The start message to the process that runs Jest, passed through the environment, without the secrets. */
export interface JestTask {
  readonly configuration: Configuration;
  readonly runId: string;
  readonly ledgerPath: string;
}

/** Name of the environment variable with a `JestTask` as JSON. */
export const TASK = 'QUALIFICATION_TASK';

/** The task without what must not be in an environment. */
export function withoutSecrets(task: JestTask): JestTask {
  const none: Secrets = { triple: null, observer: null, accessKey: null, mqttUrl: null, power: null };
  return { ...task, configuration: { ...task.configuration, ...none } };
}

/** The result of the process that ran Jest. */
export interface JestEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Its message if the run could not begin; null if it began. */
  readonly refused: Extract<FromJest, { kind: 'refused' }> | null;
}

const ROOT = path.resolve(__dirname, '../..');

/** Jest in a process of its own: if a test kills it, the command still judges the ledger. */
export class JestChild {
  readonly ended: Promise<JestEnd>;
  private readonly child: ChildProcess;
  private begun = false;

  /** @param logPath of Jest's own output. */
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

  /** Requests an orderly end; kills it if the run has not begun, or if requested again. */
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
