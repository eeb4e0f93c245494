import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/**
 * How many bytes of a TCP connection the other end has not acknowledged: those that stand in the kernel's send queue
 * because the window is closed or the network is down. From /proc/net/tcp and tcp6 (Linux, proc(5)); null elsewhere.
 */
export async function unsentBytes({ localPort, remotePort }: Socket): Promise<number | null> {
  if (process.platform !== 'linux' || localPort === undefined || remotePort === undefined) return null;
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'latin1').catch(() => ''));
  for (const table of await Promise.all(tables)) {
    const queue = sendQueueIn(table, localPort, remotePort);
    if (queue !== null) return queue;
  }
  return null;
}

/** The hexadecimal columns are: number, local address, remote address, state, send queue and receive queue. */
export function sendQueueIn(table: string, localPort: number, remotePort: number): number | null {
  const [local, remote] = [localPort, remotePort].map((port) => port.toString(16).padStart(4, '0'));
  const row = new RegExp(`^ *\\d+: [0-9A-F]+:${local} [0-9A-F]+:${remote} [0-9A-F]+ ([0-9A-F]+):`, 'im');
  const queue = row.exec(table)?.[1];
  return queue === undefined ? null : Number.parseInt(queue, 16);
}
