import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PortUnavailable } from '../wire/transport';

/**
 * Claims a bench for this process, so that two runs on one machine do not talk to the same module.
 * Returns the function that lets go. A claim whose process is gone does not count.
 * @param fresh the port was made just now for this process: who claimed an older one of the same name has lost that one
 * @throws PortUnavailable when another process holds it
 */
export function claimBench(port: string, fresh = false): () => void {
  const name = createHash('sha256').update(port).digest('hex').slice(0, 16);
  const file = path.join(os.tmpdir(), `at-bench-${name}.lock`);
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(fs.readFileSync(file, 'utf8'));
    if (!fresh && isAlive(holder))
      throw new PortUnavailable(
        port,
        'busy',
        `${port} is in use by another run of this suite (process ${holder}): wait for it or end it`,
      );
    fs.writeFileSync(file, String(process.pid));
  }
  return () => fs.rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
