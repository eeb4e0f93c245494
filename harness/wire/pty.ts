import { closeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { DarwinPortBinding, LinuxPortBinding } from '@serialport/bindings-cpp';
import { DescriptorTransport } from './descriptor-transport';
import { PortUnavailable, type Transport } from './transport';

interface NativePty {
  /** Both descriptors are non-blocking. */
  open(columns: number, rows: number): { master: number; slave: number; pty: string };
}

/** The device's end of a pseudo-terminal: what is written to it comes out of the port at `path`. */
export interface Pty extends Transport {
  /** What the other side opens, e.g. `/dev/pts/3`. */
  readonly path: string;
}

/**
 * Makes a pseudo-terminal without a process behind it. It passes every byte as it is, both ways, from the beginning
 * on. For a program that has `path` open, closing it is an unplug.
 * @throws PortUnavailable on Windows, which has none
 */
export function openPty(): Pty {
  if (process.platform === 'win32') {
    throw new PortUnavailable('pty', 'failed', 'Windows has no pseudo-terminals: use a tcp:// port instead');
  }
  const { master, slave, pty } = loadNative().open(80, 24);
  makeRaw(slave);
  return new MasterEnd(pty, master, slave);
}

class MasterEnd extends DescriptorTransport implements Pty {
  constructor(
    readonly path: string,
    master: number,
    slave: number,
  ) {
    const PortBinding = process.platform === 'darwin' ? DarwinPortBinding : LinuxPortBinding;
    const port = new PortBinding(master, { path, baudRate: 115_200 } as never);
    // While nobody has the port open, a read of the master fails unless there is one open slave: this one.
    super(path, port, { release: async () => closeSync(slave) });
  }
}

/**
 * Both ends share one line discipline: without this, what is written before the port is opened comes back. The
 * stream opens the terminal once more and closes only that.
 */
function makeRaw(slave: number): void {
  const stream = new ReadStream(slave);
  stream.setRawMode(true);
  stream.destroy();
}

/** The public `open` of the package keeps reading the port's end itself and so takes bytes from its user. */
function loadNative(): NativePty {
  return require(`@lydell/node-pty-${process.platform}-${process.arch}/pty.node`);
}
