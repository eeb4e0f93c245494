import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { openTransport, transportKind } from './open-transport';
import { ended, everyByte, received } from './testing/received';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function bridge(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createServer(onSocket);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('passes every byte both ways and reports when the bridge closes', async () => {
  const name = await bridge((socket) => {
    socket.pipe(socket);
    socket.once('data', () => socket.end());
  });
  const port = await openTransport(name, { baud: 115_200 });
  const back = received(port, everyByte.length);
  await port.write(everyByte);
  expect(await back).toEqual(everyByte);
  expect(await ended(port)).toEqual({ expected: false, reason: 'the other end hung up' });
});

it('reports in one sentence that nothing listens', async () => {
  const name = await bridge(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  await expect(openTransport(name, { baud: 115_200 })).rejects.toMatchObject({
    kind: 'not-found',
    message: `nothing listens at ${name}: is the bridge (ser2net, for example) running there?`,
  });
});

it.each(['tcp://', 'tcp://lab', 'tcp://lab:0', 'tcp://lab:99999', 'tcp://:1'])(
  '%s is not the name of a bridge',
  async (name) => {
    await expect(openTransport(name, { baud: 9600 })).rejects.toMatchObject({ name: 'PortUnavailable' });
  },
);

it.each([
  ['/dev/ttyUSB1', 'serial'],
  ['COM5', 'serial'],
  ['tcp://lab-2:3001', 'tcp'],
  ['rfc2217://lab-2:3001', 'rfc2217'],
])('%s is a %s port', (name, kind) => {
  expect(transportKind(name)).toBe(kind);
});
