import { afterEach, describe, expect, it } from '@jest/globals';
import { openTransport } from './open-transport';
import { escapeTelnet, subnegotiation, TelnetDecoder } from './telnet';
import { ended, everyByte, received } from './testing/received';
import { Rfc2217Server, type ServerOptions } from './testing/rfc2217-server';

const servers: Rfc2217Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options?: ServerOptions): Promise<{ server: Rfc2217Server; name: string }> {
  const server = new Rfc2217Server(options);
  servers.push(server);
  return { server, name: await server.listen() };
}

describe('a port of an RFC 2217 server', () => {
  it('is set to 8N1 at the given bit rate, with DTR and RTS on', async () => {
    const { server, name } = await serve();
    const port = await openTransport(name, { baud: 255 * 256 + 255 });
    expect(server.commands).toEqual([
      [1, 0, 0, 255, 255],
      [2, 8],
      [3, 1],
      [4, 1],
      [12, 3],
      [5, 1],
      [5, 8],
      [5, 11],
    ]);
    await port.close();
  });

  it('passes every byte both ways', async () => {
    const { name } = await serve();
    const port = await openTransport(name, { baud: 115_200 });
    const back = received(port, everyByte.length);
    await port.write(everyByte);
    expect(await back).toEqual(everyByte);
    await port.close();
  });

  it('needs no modem lines', async () => {
    const { name } = await serve({ control: false });
    const port = await openTransport(name, { baud: 115_200 });
    expect(port.isOpen).toBe(true);
    await port.close();
  });

  it('ends when the server goes away', async () => {
    const { server, name } = await serve();
    const port = await openTransport(name, { baud: 115_200 });
    server.hangUp();
    expect(await ended(port)).toMatchObject({ expected: false });
  });

  it.each([
    ['does not support RFC 2217', { comPort: false }, /does not speak RFC 2217: .* write tcp:/],
    ['does not support the bit rate', { baud: 9600 }, /cannot be set to 115200 baud: it runs at 9600/],
  ])('is unavailable when the server %s', async (_, options, message) => {
    const { name } = await serve(options);
    await expect(openTransport(name, { baud: 115_200 })).rejects.toMatchObject({
      name: 'PortUnavailable',
      message: expect.stringMatching(message),
    });
  });
});

it('decodes telnet however the stream is split', () => {
  const stream = Buffer.concat([
    escapeTelnet(everyByte),
    subnegotiation(44, [101, 255, 0]),
    Buffer.from('AT'),
  ]);
  for (let at = 0; at <= stream.length; at += 1) {
    const decoder = new TelnetDecoder();
    const events = [...decoder.push(stream.subarray(0, at)), ...decoder.push(stream.subarray(at))];
    const data = events.flatMap((event) => (event.kind === 'data' ? [event.bytes] : []));
    expect(Buffer.concat(data)).toEqual(Buffer.concat([everyByte, Buffer.from('AT')]));
    expect(events.filter(({ kind }) => kind === 'subnegotiation')).toEqual([
      { kind: 'subnegotiation', option: 44, value: Buffer.from([101, 255, 0]) },
    ]);
  }
});
