import { closeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { DarwinPortBinding, LinuxPortBinding } from '@serialport/bindings-cpp';
import { DescriptorTransport } from './descriptor-transport';
import { PortUnavailable, type Transport } from './transport';

interface NativePty {
  /** Both descriptors are non-blocking. */
  open(columns: number, rows: number): { master: number; slave: number; pty: string };
}

/** The device's end of a pseudo-terminal: bytes written to it are received at the port `path`. */
export interface Pty extends Transport {
  /** The port that the other side opens, e.g. `/dev/pts/3`. */
  readonly path: string;
}

/**
 * Opens a pseudo-terminal without a child process. It is in raw mode from the start, so every byte passes unchanged
 * in both directions. A program that has `path` open sees its close as an unplug.
 * @throws PortUnavailable on Windows, which has no pseudo-terminals
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
    // Keeps one slave open: without any, a read of the master fails while nobody has the port open.
    super(path, port, { release: async () => closeSync(slave) });
  }
}

/**
 * Both ends share one line discipline: without raw mode, bytes written before the port is opened are echoed back. The
 * stream reopens the terminal and closes only its own descriptor.
 */
function makeRaw(slave: number): void {
  const stream = new ReadStream(slave);
  stream.setRawMode(true);
  stream.destroy();
}

/**
 * The native module, because the package's public `open` itself reads the slave and so takes bytes from the port's
 * user.
 */
function loadNative(): NativePty {
  return require(`@lydell/node-pty-${process.platform}-${process.arch}/pty.node`);
}
