import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

export interface Holder {
  readonly pid: number;
  /** Short name of the program, e.g. `picocom`. */
  readonly command: string;
}

/** Whether a program of this name runs, whoever it belongs to; false outside Linux. */
export async function isRunning(command: string, proc = '/proc'): Promise<boolean> {
  const commands = await Promise.all((await processIds(proc)).map((pid) => commandOf(join(proc, pid))));
  return commands.includes(command);
}

/** Processes that have the device open, as far as the system shows them to this user; none outside Linux. */
export async function findHolders(path: string, proc = '/proc'): Promise<Holder[]> {
  const device = await realpath(path).catch(() => path);
  const pids = await processIds(proc);
  const holders = await Promise.all(pids.map((pid) => asHolder(join(proc, pid), Number(pid), device)));
  return holders.filter((holder) => holder !== null);
}

async function asHolder(folder: string, pid: number, device: string): Promise<Holder | null> {
  const files = await readdir(join(folder, 'fd')).catch(() => []);
  const targets = await Promise.all(files.map((file) => readlink(join(folder, 'fd', file)).catch(() => '')));
  if (!targets.includes(device)) return null;
  return { pid, command: await commandOf(folder) };
}

const processIds = async (proc: string): Promise<string[]> =>
  (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name));

const commandOf = async (folder: string): Promise<string> =>
  (await readFile(join(folder, 'comm'), 'utf8').catch(() => 'a program')).trim();
