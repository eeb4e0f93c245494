import { freshFolder, type Running, start } from './command';

/** An emulated module in a process of its own, as a user would attach it by `--port`. */
export interface AttachedEmulator {
  readonly process: Running;
  /** Options that lead a run to it, with a fresh folder for its files. */
  readonly options: readonly string[];
  /** Where that run leaves its files. */
  readonly out: string;
}

/** Starts `npm run emulator` with the arguments, logging in where the run will listen: give each test a port of its own. */
export async function attachEmulator(
  authPort: number,
  args: readonly string[] = [],
): Promise<AttachedEmulator> {
  const auth = `127.0.0.1:${authPort}`;
  const emulator = start('emulator', ['--auth', `http://${auth}`, ...args]);
  const port = /\/dev\/pts\/\d+/.exec(await emulator.line(/\/dev\/pts/))?.[0] ?? '';
  const out = freshFolder();
  const options = ['--port', port, '--auth-listen', auth, '--cloud-listen', '127.0.0.1:0', '--out', out];
  return { process: emulator, options, out };
}
