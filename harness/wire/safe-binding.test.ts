import { EventEmitter } from 'node:events';
import { closeSync, readSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { onThisThread, type PosixPort } from './safe-binding';

const onPosix = process.platform === 'win32' ? test.skip : test;

/** A pseudo-terminal whose other end reads nothing by itself. */
const silentTerminal = (): { master: number; slave: number } =>
  require(`@lydell/node-pty-${process.platform}-${process.arch}/pty.node`).open(80, 24);

function drain(descriptor: number): number {
  try {
    return readSync(descriptor, Buffer.alloc(65_536));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}

onPosix('what had no room is written when there is some, though nobody says so', async () => {
  const { master, slave } = silentTerminal();
  // As the driver of USB modems does it: this poller never tells that there is room again.
  const port = onThisThread({ fd: slave, isOpen: true, poller: new EventEmitter() } as unknown as PosixPort);
  const size = 256 * 1024;
  let written = false;
  const writing = port.write(Buffer.alloc(size, 'x')).then(() => {
    written = true;
  });
  let read = 0;
  while (!written || read < size) {
    read += drain(master);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  expect(read).toBe(size);
  for (const end of [master, slave]) closeSync(end);
});
