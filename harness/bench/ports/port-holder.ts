import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Whoever makes a pseudo-terminal has this open, and keeps the terminal itself open so that it stays. */
const MAKER_OF_TERMINALS = /^\/dev\/(pts\/)?ptmx$/;

/**
 * Who has a device open, e.g. `picocom (process 4711)`. Null when nobody has, when it belongs to another user whose
 * open files are not ours to see, or where the system has no procfs. The program that made a pseudo-terminal is no
 * holder of it: the port is there because of it.
 * @param path a device, also by a symbolic link such as those in /dev/serial/by-path
 */
export async function portHolder(path: string, procfs = '/proc'): Promise<string | null> {
  const device = await realpath(path).catch(() => path);
  for (const pid of await readdir(procfs).catch(() => [])) {
    if (!/^\d+$/.test(pid) || !(await hasOpen(join(procfs, pid, 'fd'), device))) continue;
    const name = await readFile(join(procfs, pid, 'comm'), 'utf8').catch(() => 'unnamed');
    return `${name.trim()} (process ${pid})`;
  }
  return null;
}

async function hasOpen(descriptors: string, device: string): Promise<boolean> {
  const entries = await readdir(descriptors).catch(() => []);
  const targets = await Promise.all(
    entries.map((entry) => readlink(join(descriptors, entry)).catch(() => null)),
  );
  const made =
    device.startsWith('/dev/pts/') && targets.some((path) => path && MAKER_OF_TERMINALS.test(path));
  return targets.includes(device) && !made;
}
