import type { Socket } from 'node:net';
import { sendQueue } from './linux/send-queue';

/**
 * How many bytes of a TCP connection the other end has not acknowledged: those that stand in the kernel's send queue
 * because the window is closed or the network is down. Null where the system does not tell, which only Linux does.
 */
export async function unsentBytes(
  { localPort, remotePort }: Pick<Socket, 'localPort' | 'remotePort'>,
  platform: NodeJS.Platform = process.platform,
): Promise<number | null> {
  if (platform !== 'linux' || localPort === undefined || remotePort === undefined) return null;
  return sendQueue(localPort, remotePort);
}
