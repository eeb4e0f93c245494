import {
  autoDetect,
  DarwinPortBinding,
  type LinuxOpenOptions,
  LinuxPortBinding,
  type WindowsOpenOptions,
} from '@serialport/bindings-cpp';
import type { BindingPortInterface } from '@serialport/bindings-interface';
import { SerialPortStream } from '@serialport/stream';
import { DescriptorTransport } from './descriptor-transport';
import { keepLinesWhenClosed } from './hang-up';
import { explainOpenFailure } from './open-failure';
import { StreamTransport } from './stream-transport';
import { byteRateOf, type Transport } from './transport';

/**
 * Opens a serial port or pseudo-terminal at `baud` bits per second: 8N1, no flow control, nobody else may open it,
 * and closing it does not hang up. Where it has modem lines, DTR and RTS are asserted once and then left alone.
 * What was received before is thrown away.
 * @throws PortUnavailable
 */
export async function openSerial(path: string, { baud }: { readonly baud: number }): Promise<Transport> {
  const options = { path, baudRate: baud, hupcl: false, lock: true };
  let port: BindingPortInterface | null = null;
  try {
    port = await autoDetect().open(options as LinuxOpenOptions & WindowsOpenOptions);
    await assertLines(port);
    if (isPosix(port)) await keepLinesWhenClosed(path);
    await port.flush();
    return asTransport(path, port, baud);
  } catch (error) {
    if (port?.isOpen) await port.close();
    throw await explainOpenFailure(path, error as Error);
  }
}

async function asTransport(path: string, port: BindingPortInterface, baud: number): Promise<Transport> {
  const byteRate = byteRateOf(baud);
  if (isPosix(port)) return new DescriptorTransport(path, port, { byteRate, expectsAnswers: true });
  const binding = { list: async () => [], open: async () => port };
  const stream = new SerialPortStream({ binding, path, baudRate: baud, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    stream.open((error) => (error ? reject(error) : resolve()));
  });
  return new StreamTransport(path, stream, { byteRate, release: () => released(port) });
}

const isPosix = (port: BindingPortInterface): port is LinuxPortBinding | DarwinPortBinding =>
  port instanceof LinuxPortBinding || port instanceof DarwinPortBinding;

/** The stream closes its port when it is disconnected, but not when it is destroyed. */
async function released(port: BindingPortInterface): Promise<void> {
  if (port.isOpen) await port.close();
}

/** A pseudo-terminal has no modem lines and says so by an error; it works without them. */
async function assertLines(port: BindingPortInterface): Promise<void> {
  try {
    await port.set({ dtr: true, rts: true, brk: false });
  } catch {
    // No modem lines.
  }
}
