import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { sendQueueIn } from './linux/kernel-files';
import { unsentBytes } from './tcp-transport';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0
   1: 0100007F:C350 0100007F:1F90 01 0000002A:00000000 01:00000014 00000000  1000        0 4712 2 0
`;

it.each([
  [50_000, 8_080, 42],
  [8_080, 50_000, null],
  [50_001, 8_080, null],
])('the send queue from port %d to port %d is %s', (local, remote, queue) => {
  expect(sendQueueIn(TABLE, local, remote)).toBe(queue);
});

(process.platform === 'linux' ? it : it.skip)('the queue grows if the peer does not read', async () => {
  const peers: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (peer) => peers.push(peer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  expect(await unsentBytes(socket)).toBe(0);
  socket.write(Buffer.alloc(32 * 1024 * 1024));
  let queue: number | null = 0;
  while (queue === 0) queue = await unsentBytes(socket);
  expect(queue).toBeGreaterThan(0);
  for (const end of [socket, ...peers]) end.destroy();
  await new Promise((resolve) => server.close(resolve));
});
