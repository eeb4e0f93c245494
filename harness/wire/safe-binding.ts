import { read } from 'node:fs';
import { promisify } from 'node:util';
import {
  autoDetect,
  DarwinPortBinding,
  type LinuxOpenOptions,
  LinuxPortBinding,
  type WindowsOpenOptions,
} from '@serialport/bindings-cpp';
import { unixRead } from '@serialport/bindings-cpp/dist/unix-read';
import type { BindingInterface, BindingPortInterface } from '@serialport/bindings-interface';

/**
 * The native binding of serialport, made to notice an unplug. A tty that hung up reads as zero bytes; bindings-cpp
 * 13 reads again at once, for ever, and never reports the end
 * (https://github.com/serialport/bindings-cpp/issues/162).
 */
export const safeBinding: BindingInterface = {
  list: () => autoDetect().list(),
  async open(options) {
    const port: BindingPortInterface = await autoDetect().open(
      options as LinuxOpenOptions & WindowsOpenOptions,
    );
    if (port instanceof LinuxPortBinding || port instanceof DarwinPortBinding) noticeHangUp(port);
    return port;
  },
};

function noticeHangUp(port: LinuxPortBinding | DarwinPortBinding): void {
  port.read = (buffer, offset, length) =>
    unixRead({ binding: port, buffer, offset, length, fsReadAsync: readSomething });
}

const readAsync = promisify(read);

const readSomething = (async (...request: Parameters<typeof readAsync>) => {
  const done = await readAsync(...request);
  if (done.bytesRead > 0) return done;
  throw Object.assign(new Error('the other end hung up'), { code: 'ENXIO' });
}) as typeof readAsync;
