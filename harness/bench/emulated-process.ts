import { type ChildProcess, fork } from 'node:child_process';
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

/** Windows has no pseudo-terminals: there the module is reached over TCP. */
const PORT = process.platform === 'win32' ? ['--tcp', '127.0.0.1:0'] : [];

/** Starts it and resolves when its port can be opened. @throws EmulatorFailed */
export async function startEmulatedProcess(
  authUrl: string | null,
  broker: string | null = null,
): Promise<EmulatedProcess> {
  const child = fork(
    path.join(ROOT, 'scripts/emulator-child.ts'),
    [...PORT, ...(authUrl ? ['--auth', authUrl] : []), ...(broker ? ['--mqtt', broker] : [])],
    {
      execArgv: ['--require', path.join(ROOT, 'scripts/register.cjs')],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  const port = await portOf(child);
  return {
    port,
    powerCycle: async () => {
      child.send({ powerCycle: true });
    },
    stop: () => stop(child),
  };
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
