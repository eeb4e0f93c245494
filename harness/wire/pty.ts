import { closeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { StreamTransport } from './stream-transport';
import { PortUnavailable, type Transport } from './transport';

interface NativePty {
  open(columns: number, rows: number): { master: number; slave: number; pty: string };
}

/** The device's end of a pseudo-terminal: what is written to it comes out of the port at `path`. */
export interface Pty extends Transport {
  /** What the other side opens, e.g. `/dev/pts/3`. */
  readonly path: string;
}

/**
 * Makes a pseudo-terminal without a process behind it. It passes every byte as it is, both ways, from the beginning
 * on; closing it is an unplug to whoever has `path` open.
 * @throws PortUnavailable on Windows, which has none
 */
export function openPty(): Pty {
  if (process.platform === 'win32') {
    throw new PortUnavailable('pty', 'failed', 'Windows has no pseudo-terminals: use a tcp:// port instead');
  }
  const { master, slave, pty } = loadNative().open(80, 24);
  const stream = new ReadStream(master);
  // The line discipline is common to both ends: without this, what is written before the port is opened comes back.
  stream.setRawMode(true);
  // While nobody has the port open, a read of the master fails unless there is one open slave: this one.
  return new PtyTransport(pty, stream, async () => closeSync(slave));
}

class PtyTransport extends StreamTransport implements Pty {
  constructor(
    readonly path: string,
    stream: ReadStream,
    release: () => Promise<void>,
  ) {
    super(path, stream, release);
  }
}

/** The public `open` of the package keeps reading the port's end itself and so takes bytes away from its user. */
function loadNative(): NativePty {
  return require(`@lydell/node-pty-${process.platform}-${process.arch}/pty.node`);
}
