import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, readSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { DescriptorTransport, type OpenTerminal, Wakefulness } from './descriptor-transport';
import { openPty } from './pty';
import { openSerial } from './serial-transport';
import { ended, received } from './testing/received';
import { PortLost } from './transport';

const BAUD = 115_200;

/** More than a pseudo-terminal holds. */
const MUCH = 256 * 1024;

interface Terminal {
  readonly master: number;
  readonly slave: number;
  readonly pty: string;
}

/** A pseudo-terminal whose master is read only by the test. */
const silentTerminal = (): Terminal =>
  require(`@lydell/node-pty-${process.platform}-${process.arch}/pty.node`).open(80, 24);

/** The bytes that can be read without waiting. */
function drain(descriptor: number): Buffer {
  const buffer = Buffer.alloc(65_536);
  try {
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return Buffer.alloc(0);
    throw error;
  }
}

async function drainUntil(descriptor: number, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let read = 0; read < size; ) {
    const chunk = drain(descriptor);
    chunks.push(chunk);
    read += chunk.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return Buffer.concat(chunks);
}

(process.platform === 'win32' ? describe.skip : describe)('the descriptor of a terminal', () => {
  test('a write that found the buffer full is completed without a writable event', async () => {
    const { master, slave } = silentTerminal();
    // Like the Linux driver of USB modems, this poller never reports that the terminal is writable again.
    const terminal = { fd: slave, isOpen: true, poller: new EventEmitter(), close: async () => {} };
    const port = new DescriptorTransport('slave', terminal as unknown as OpenTerminal);
    const writing = port.write(Buffer.alloc(MUCH, 'x'));
    expect((await drainUntil(master, MUCH)).length).toBe(MUCH);
    await writing;
    await port.close();
    for (const end of [master, slave]) closeSync(end);
  });

  test('a later write does not overtake bytes that are still waiting', async () => {
    const { master, slave, pty } = silentTerminal();
    const port = await openSerial(pty, { baud: BAUD });
    const pieces = [Buffer.alloc(MUCH, 'x'), Buffer.from('AT\r'), Buffer.alloc(MUCH, 'y'), Buffer.from('A/')];
    const writing = Promise.all(pieces.map((piece) => port.write(piece)));
    const all = Buffer.concat(pieces);
    expect((await drainUntil(master, all.length)).equals(all)).toBe(true);
    await writing;
    await port.close();
    for (const end of [master, slave]) closeSync(end);
  });

  test('reports how many bytes wait while nobody reads, and rejects their writes when closed', async () => {
    const { master, slave, pty } = silentTerminal();
    const port = await openSerial(pty, { baud: BAUD });
    const writes = [port.write(Buffer.alloc(MUCH)), port.write(Buffer.from('AT\r'))];
    const outcomes = Promise.allSettled(writes);
    expect(await port.stalled?.()).toMatch(/^262144 bytes have waited \d+ ms for the operating system/);
    await port.close();
    expect(await outcomes).toEqual([
      { status: 'rejected', reason: expect.any(PortLost) },
      { status: 'rejected', reason: expect.any(PortLost) },
    ]);
    expect(await ended(port)).toEqual({ expected: true, reason: 'closed' });
    // The lock is released: the same name can be opened again.
    await (await openSerial(pty, { baud: BAUD })).close();
    for (const end of [master, slave]) closeSync(end);
  });

  test('an unplug in the middle of a write ends the write and the port', async () => {
    const { master, slave, pty } = silentTerminal();
    const port = await openSerial(pty, { baud: BAUD });
    const writing = port.write(Buffer.alloc(MUCH));
    for (const end of [master, slave]) closeSync(end);
    await expect(writing).rejects.toBeInstanceOf(PortLost);
    expect((await ended(port)).expected).toBe(false);
    await expect(port.write(Buffer.from('AT\r'))).rejects.toBeInstanceOf(PortLost);
    await port.close();
  });

  test('an unplug while nothing is going on ends the port', async () => {
    const device = openPty();
    const port = await openSerial(device.path, { baud: BAUD });
    await device.close();
    expect((await ended(port)).expected).toBe(false);
  });

  test('can be closed from an end listener', async () => {
    const device = openPty();
    const port = await openSerial(device.path, { baud: BAUD });
    const closed = new Promise<void>((resolve) => port.onEnd(() => void port.close().then(resolve)));
    await device.close();
    await closed;
  });

  test('bytes before an unplug are received', async () => {
    const device = openPty();
    const port = await openSerial(device.path, { baud: BAUD });
    const answer = received(port, 6);
    await device.write(Buffer.from('\r\nOK\r\n'));
    expect((await answer).toString()).toBe('\r\nOK\r\n');
    await device.close();
    expect((await ended(port)).expected).toBe(false);
  });

  test('an error thrown by a listener is an unhandled rejection, and later bytes are received', () => {
    const script = `
      const { openPty } = require('./harness/wire/pty');
      const { openSerial } = require('./harness/wire/serial-transport');
      process.on('unhandledRejection', (error) => {
        console.log(error.message);
        void device.write(Buffer.from('2'));
      });
      const device = openPty();
      openSerial(device.path, { baud: ${BAUD} }).then((port) => {
        port.onData((chunk) => {
          if (String(chunk) === '1') throw new Error('thrown by a listener');
          console.log('then', String(chunk));
          void port.close().then(() => device.close());
        });
        return device.write(Buffer.from('1'));
      });`;
    const { stdout, status, stderr } = spawnSync(
      process.execPath,
      ['--require', './scripts/register.cjs', '-e', script],
      { cwd: path.resolve(__dirname, '../..'), encoding: 'utf8' },
    );
    expect({ stdout, status, stderr }).toEqual({
      stdout: 'thrown by a listener\nthen 2\n',
      status: 0,
      stderr: '',
    });
  });
});

/** How many turns of the event loop it stays awake. */
async function turnsAwake(wakefulness: Wakefulness): Promise<number> {
  let turns = 0;
  for (; wakefulness.awake; turns += 1) await turn();
  return turns;
}

/** A clock that advances by 0.01 ms each time it is read. */
function steppingClock(): () => number {
  let ms = 0;
  return () => {
    ms += 0.01;
    return ms;
  };
}

test('stays awake for 0.3 ms after a write, and no longer', async () => {
  const wakefulness = new Wakefulness(steppingClock());
  expect(wakefulness.awake).toBe(false);
  wakefulness.sent();
  expect(await turnsAwake(wakefulness)).toBeLessThanOrEqual(31);
});

test('stops staying awake once the answer has arrived', () => {
  const wakefulness = new Wakefulness();
  wakefulness.sent();
  expect(wakefulness.awake).toBe(true);
  wakefulness.received();
  expect(wakefulness.awake).toBe(false);
});

test('stays awake ever more rarely if answers take longer', async () => {
  const wakefulness = new Wakefulness(steppingClock());
  let tries = 0;
  for (let write = 0; write < 10_000; write += 1) {
    wakefulness.sent();
    if (wakefulness.awake) tries += 1;
    await turnsAwake(wakefulness);
    wakefulness.received();
  }
  expect(tries).toBeLessThan(30);
});

test('stays awake after every write again once an answer came in time', async () => {
  const wakefulness = new Wakefulness(steppingClock());
  for (let write = 0; write < 100; write += 1) {
    wakefulness.sent();
    await turnsAwake(wakefulness);
  }
  while (!wakefulness.awake) wakefulness.sent();
  wakefulness.received();
  for (let write = 0; write < 100; write += 1) {
    wakefulness.sent();
    expect(wakefulness.awake).toBe(true);
    wakefulness.received();
  }
});
