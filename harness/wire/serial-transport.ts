import { ReadStream } from 'node:tty';
import type { LinuxPortBinding } from '@serialport/bindings-cpp';
import type { OpenOptions } from '@serialport/bindings-interface';
import { SerialPortStream } from '@serialport/stream';
import { explainOpenFailure } from './open-failure';
import { safeBinding } from './safe-binding';
import { StreamTransport } from './stream-transport';
import type { Transport } from './transport';

export interface SerialOptions {
  /** Bits per second. */
  readonly baud: number;
  /**
   * Who reads and writes once the port is open. `tty` spares two hops through the thread pool per round trip and
   * is the default on Linux; `binding` is serialport's own way, which works everywhere.
   */
  readonly through?: 'tty' | 'binding';
}

/**
 * Opens a serial port or pseudo-terminal: 8N1, no flow control, nobody else may open it, and closing it does not
 * hang up. Where it has modem lines, DTR and RTS are asserted once and then left alone.
 * @throws PortUnavailable
 */
export async function openSerial(path: string, { baud, through }: SerialOptions): Promise<Transport> {
  const options = { path, baudRate: baud, hupcl: false, lock: true };
  const way = through ?? (process.platform === 'linux' ? 'tty' : 'binding');
  try {
    return await (way === 'tty' ? openThroughTty(options) : openThroughBinding(options));
  } catch (error) {
    throw await explainOpenFailure(path, error as Error);
  }
}

interface Lines {
  set(lines: { dtr: boolean; rts: boolean; brk: boolean }): Promise<void>;
}

/** serialport's binding opens, sets and locks the port; a tty stream does the reading and writing. */
async function openThroughTty(options: OpenOptions): Promise<Transport> {
  const port = (await safeBinding.open(options)) as LinuxPortBinding;
  try {
    await assertLines(port);
    await port.flush();
    const stream = new ReadStream(port.fd ?? -1);
    return new StreamTransport(options.path, stream, () => port.close());
  } catch (error) {
    await port.close();
    throw error;
  }
}

async function openThroughBinding(options: OpenOptions): Promise<Transport> {
  const stream = new SerialPortStream({ ...options, binding: safeBinding, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    stream.open((error) => (error ? reject(error) : resolve()));
  });
  const port = stream.port as unknown as Lines & { flush(): Promise<void> };
  await assertLines(port);
  await port.flush();
  return new StreamTransport(options.path, stream);
}

/** A pseudo-terminal has no modem lines and says so by an error; it works without them. */
async function assertLines(port: Lines): Promise<void> {
  try {
    await port.set({ dtr: true, rts: true, brk: false });
  } catch {
    // No modem lines.
  }
}
