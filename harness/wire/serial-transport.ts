import type { BindingPortInterface } from '@serialport/bindings-interface';
import { SerialPortStream } from '@serialport/stream';
import { explainOpenFailure } from './open-failure';
import { safeBinding } from './safe-binding';
import { StreamTransport } from './stream-transport';
import { byteRateOf, type Transport } from './transport';

/**
 * Opens a serial port or pseudo-terminal at `baud` bits per second: 8N1, no flow control, nobody else may open it,
 * and closing it does not hang up. Where it has modem lines, DTR and RTS are asserted once and then left alone.
 * What was received before is thrown away.
 * @throws PortUnavailable
 */
export async function openSerial(path: string, { baud }: { readonly baud: number }): Promise<Transport> {
  const options = { binding: safeBinding, path, baudRate: baud, hupcl: false, lock: true, autoOpen: false };
  const stream = new SerialPortStream(options);
  try {
    const port = await opened(stream);
    await assertLines(port);
    await port.flush();
    return new StreamTransport(path, stream, { byteRate: byteRateOf(baud), release: () => released(port) });
  } catch (error) {
    if (stream.port) await released(stream.port);
    throw await explainOpenFailure(path, error as Error);
  }
}

function opened(stream: SerialPortStream): Promise<BindingPortInterface> {
  return new Promise((resolve, reject) => {
    stream.open((error) => (error || !stream.port ? reject(error) : resolve(stream.port)));
  });
}

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
