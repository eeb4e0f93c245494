import net, { type AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import type { Triple } from '../../harness/cloud/cloud';
import { startLocalCloud } from '../../harness/cloud/local/local-cloud';

/** What a broker process tells its parent when it is up. */
export interface BrokerUp {
  readonly port: number;
  /** The device to log in as; null where anybody may. */
  readonly device: Triple | null;
}

/** A broker in a process of its own, as a module meets it: `local` with the witness recording, or bare `aedes`. */
async function main(kind: string | undefined): Promise<BrokerUp> {
  if (kind === 'local') {
    const cloud = await startLocalCloud({ clock: () => performance.now() });
    return { port: cloud.mqttAddress.port, device: cloud.device };
  }
  const aedes = await Aedes.createBroker();
  const server = net.createServer({ noDelay: true }, aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, device: null };
}

process.on('disconnect', () => process.exit());
void main(process.argv[2]).then((up) => process.send?.(up));
