import { readSync, writeSync } from 'node:fs';
import {
  autoDetect,
  DarwinPortBinding,
  type LinuxOpenOptions,
  LinuxPortBinding,
  type WindowsOpenOptions,
} from '@serialport/bindings-cpp';
import { unixWrite } from '@serialport/bindings-cpp/dist/unix-write';
import type { BindingInterface } from '@serialport/bindings-interface';

export type PosixPort = LinuxPortBinding | DarwinPortBinding;

/**
 * The native binding of serialport, better in two ways where it is POSIX's:
 *
 * It notices an unplug. A tty that hung up reads as zero bytes; bindings-cpp 13 reads again at once, for ever, and
 * never reports the end (https://github.com/serialport/bindings-cpp/issues/162).
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

/** Makes an open, non-blocking port read and write without the thread pool. */
export function onThisThread(port: PosixPort): PosixPort {
  port.read = async (buffer, offset, length) => {
    for (;;) {
      await readable(port);
      const bytesRead = readIfReady(port, buffer, offset, length);
      if (bytesRead !== null) return { buffer, bytesRead };
    }
  };
  port.write = (buffer) => unixWrite({ binding: port, buffer, fsWriteAsync });
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

/** Stands in for a promisified `fs.write`. */
const fsWriteAsync = (async (fd: number, buffer: Buffer, offset: number, length: number) => ({
  bytesWritten: writeSync(fd, buffer, offset, length),
  buffer,
})) as NonNullable<Parameters<typeof unixWrite>[0]['fsWriteAsync']>;
