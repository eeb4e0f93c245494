import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import path from 'node:path';

/** The emulated module, running in a process of its own. */
export interface EmulatedProcess {
  /** Path or URL to open. */
  readonly port: string;
  powerCycle(): Promise<void>;
  stop(): Promise<void>;
}

/** The emulated module could not be started: a fault of the harness. */
export class EmulatorFailed extends Error {
  override readonly name = 'EmulatorFailed';
}

const ROOT = path.resolve(__dirname, '../..');

/** On Windows, which has no pseudo-terminals, the module listens on TCP. */
const PORT = process.platform === 'win32' ? ['--tcp', '127.0.0.1:0'] : [];

/** A process that has loaded the emulated module and waits for its arguments. */
interface Waiting {
  readonly child: ChildProcess;
  /** Also rejects when the process ends before it gets arguments. */
  readonly port: Promise<string>;
}

let prepared: Waiting | null = null;

/**
 * Starts the process in advance, so that it loads while the caller loads other things. It ends with this process, and
 * does not keep it alive.
 */
export function prepareEmulatedProcess(): void {
  prepared = load();
  for (const handle of handlesOf(prepared.child)) handle.unref();
}

/** Starts the emulated module. Resolves when its port can be opened. @throws EmulatorFailed */
export async function startEmulatedProcess(
  authUrl: string | null,
  broker: string | null = null,
): Promise<EmulatedProcess> {
  const { child, port } = prepared ?? load();
  prepared = null;
  for (const handle of handlesOf(child)) handle.ref();
  tell(child, [...PORT, ...(authUrl ? ['--auth', authUrl] : []), ...(broker ? ['--mqtt', broker] : [])]);
  return {
    port: await port,
    powerCycle: async () => {
      child.send({ powerCycle: true });
    },
    stop: () => stop(child),
  };
}

function load(): Waiting {
  const child = fork(path.join(ROOT, 'scripts/emulator-child.ts'), ['--on-demand'], {
    execArgv: ['--require', path.join(ROOT, 'scripts/register.cjs')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const port = portOf(child);
  port.catch(() => {});
  return { child, port };
}

/** The handles of a child that keep this process alive. */
function handlesOf(child: ChildProcess): readonly { ref(): void; unref(): void }[] {
  return [child, child.channel, child.stderr as Socket | null].filter((handle) => handle != null);
}

/** Sends the arguments. A failure is ignored: if the process has ended, `portOf` reports why. */
function tell(child: ChildProcess, argv: readonly string[]): void {
  child.send(argv, () => {});
}

function portOf(child: ChildProcess): Promise<string> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  return new Promise((resolve, reject) => {
    const failed = () =>
      reject(
        new EmulatorFailed(`the emulated module did not start: ${complaint.trim() || 'no reason given'}`),
      );
    child.once('exit', failed);
    child.once('error', failed);
    child.on('message', (message: { ready?: { port: string } }) => {
      if (!message.ready) return;
      child.off('exit', failed);
      resolve(message.ready.port);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.send({ stop: true }, () => {});
  });
}
