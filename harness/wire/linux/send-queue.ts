import { readFile } from 'node:fs/promises';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/** How many bytes stand in the kernel's send queue of a TCP connection; null when there is no such one. See proc(5). */
export async function sendQueue(localPort: number, remotePort: number): Promise<number | null> {
  const tables = TABLES.map((path) => readFile(path, 'latin1').catch(() => ''));
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
