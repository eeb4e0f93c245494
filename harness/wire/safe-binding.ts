import { readSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  autoDetect,
  DarwinPortBinding,
  type LinuxOpenOptions,
  LinuxPortBinding,
  type WindowsOpenOptions,
} from '@serialport/bindings-cpp';
import type { BindingInterface } from '@serialport/bindings-interface';

export type PosixPort = LinuxPortBinding | DarwinPortBinding;

/**
 * The native binding of serialport, better in three ways where it is POSIX's:
 *
 * It notices an unplug. A tty that hung up reads as zero bytes; bindings-cpp 13 reads again at once, for ever, and
 * never reports the end (https://github.com/serialport/bindings-cpp/issues/162).
 *
 * It tries again by itself when there was no room for what it writes. Linux' driver of USB modems (usb_wwan.c) has room for
 * four writes, wakes whoever waits for room before it counts the room as free, and does not wake again: a poller may wait
 * for ever.
 *
 * It reads and writes right here, where bindings-cpp goes through the thread pool: the file never blocks, and the
 * two hops take longer than all the rest of a round trip. (A tty stream of Node is no faster, and opens the terminal
 * anew, by which the lock on it is lost.)
 */
export const safeBinding: BindingInterface = {
  list: () => autoDetect().list(),
  async open(options) {
    const port = await autoDetect().open(options as LinuxOpenOptions & WindowsOpenOptions);
    return port instanceof LinuxPortBinding || port instanceof DarwinPortBinding ? onThisThread(port) : port;
  },
};

/** How soon a port that took no byte is tried again, ms: about as long as a byte is on a line of 9600 baud. */
const FULL_MS = 1;

/** Makes an open, non-blocking port read and write without the thread pool. */
export function onThisThread(port: PosixPort): PosixPort {
  port.read = async (buffer, offset, length) => {
    for (;;) {
      await readable(port);
      const bytesRead = readIfReady(port, buffer, offset, length);
      if (bytesRead !== null) return { buffer, bytesRead };
    }
  };
  port.write = async (buffer) => {
    for (let from = 0; from < buffer.length; ) {
      const taken = writeIfReady(port, buffer, from);
      if (taken > 0) from += taken;
      else await delay(FULL_MS);
    }
  };
  return port;
}

function readable(port: PosixPort): Promise<void> {
  return new Promise((resolve, reject) => {
    port.poller.once('readable', (error: (Error & { canceled?: boolean }) | null) => {
      if (!error) resolve();
      else reject(error.canceled ? error : hungUp());
    });
  });
}

const hungUp = (): Error => new Error('the other end hung up');

/** Null when there was nothing to read after all. */
function readIfReady(port: PosixPort, buffer: Buffer, offset: number, length: number): number | null {
  try {
    const bytesRead = readSync(port.fd ?? -1, buffer, offset, length, null);
    if (bytesRead > 0) return bytesRead;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR') return null;
    throw error;
  }
  throw hungUp();
}

/** How many bytes were taken; 0 when there is no room for one. */
function writeIfReady(port: PosixPort, buffer: Buffer, from: number): number {
  if (!port.isOpen) throw new Error('the port was closed');
  try {
    return writeSync(port.fd ?? -1, buffer, from, buffer.length - from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR') return 0;
    throw error;
  }
}
