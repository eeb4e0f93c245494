import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { me3630 } from '../family/me3630';
import { startClock } from '../wire/clock';
import { openTransport } from '../wire/open-transport';
import { Rfc2217Server } from '../wire/testing/rfc2217-server';
import type { Transport } from '../wire/transport';
import { DeadlinePassed } from './fault';
import { AtSession } from './session';

/** More than the socket buffers of a loopback connection hold while the peer does not read, bytes. */
const TOO_MUCH = Buffer.alloc(32 * 1024 * 1024, 'x');
const DEADLINE_MS = 200;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function sessionOn(name: string): Promise<AtSession> {
  const transport = await openTransport(name, { baud: 115_200 });
  const session = new AtSession(transport, { clock: startClock(), dialect: me3630.dialect });
  closers.push(() => session.close());
  return session;
}

async function bridge(serve: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a stalled port is a fault of the bench', () => {
  it('when a TCP peer stops reading', async () => {
    const session = await sessionOn(await bridge((socket) => socket.pause()));
    const sent = session.data(TOO_MUCH, { deadlineMs: DEADLINE_MS });
    await expect(sent).rejects.toMatchObject({
      name: 'PortStalled',
      message: expect.stringMatching(/does not pass on what is written to it: \d+ bytes have waited/),
    });
    // The next command is queued after it, so its missing answer is not the module's fault either.
    const asked = session.command('AT', { deadlineMs: DEADLINE_MS });
    await expect(asked).rejects.toMatchObject({ name: 'PortStalled' });
  });

  it('when an RFC 2217 server stops reading, even after a few bytes', async () => {
    const server = new Rfc2217Server();
    closers.push(() => server.close());
    const session = await sessionOn(await server.listen());
    server.stopReading();
    const asked = session.command('AT', { deadlineMs: DEADLINE_MS });
    await expect(asked).rejects.toMatchObject({
      name: 'PortStalled',
      message: expect.stringContaining('no reply to a timing mark'),
    });
  });
});

describe('a missing answer is a fault of the module', () => {
  it('on a TCP bridge that reads', async () => {
    const session = await sessionOn(await bridge((socket) => socket.resume()));
    const asked = session.command('AT', { deadlineMs: DEADLINE_MS });
    await expect(asked).rejects.toBeInstanceOf(DeadlinePassed);
  });

  it.each([true, false])('behind an RFC 2217 server that reads (timing marks: %s)', async (timingMarks) => {
    const server = new Rfc2217Server({ timingMarks });
    closers.push(() => server.close());
    const session = await sessionOn(await server.listen());
    // The server echoes its input, so an echo arrives but no result.
    const asked = session.command('AT', { deadlineMs: DEADLINE_MS });
    await expect(asked).rejects.toBeInstanceOf(DeadlinePassed);
  });
});

it('no further byte of a command is written after its deadline', async () => {
  const slow = new SlowWire();
  const session = new AtSession(slow, { clock: startClock(), dialect: me3630.dialect });
  const asked = session.command('AT+CLOUDPUB=/t,0,hello', { deadlineMs: 50, bytewise: true });
  await slow.takes(3);
  await expect(asked).rejects.toBeInstanceOf(DeadlinePassed);
  slow.takeEverything();
  await new Promise((resolve) => setImmediate(resolve));
  expect(slow.written).toBe('AT+C');
});

/** A transport whose writes complete when the test says so. */
class SlowWire implements Transport {
  readonly name = 'slow';
  readonly isOpen = true;
  written = '';
  #pending: (() => void) | null = null;
  #open = false;
  #wrote: () => void = () => {};

  write(bytes: Uint8Array): Promise<void> {
    this.written += Buffer.from(bytes).toString('latin1');
    return new Promise((resolve) => {
      if (this.#open) return resolve();
      this.#pending = resolve;
      this.#wrote();
    });
  }

  /** Completes `count` writes; resolves when the next one has begun. */
  async takes(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const next = new Promise<void>((resolve) => {
        this.#wrote = resolve;
      });
      this.#pending?.();
      await next;
    }
  }

  takeEverything(): void {
    this.#open = true;
    this.#pending?.();
  }

  onData = () => () => {};
  onEnd = () => () => {};
  async close(): Promise<void> {}
}
