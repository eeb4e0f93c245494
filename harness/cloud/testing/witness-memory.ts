import { WitnessLog } from '../witness';
import { usedMemory } from './machine';

/**
 * Prints the memory for ten thousand recorded messages, in bytes; in a process of its own, so that no other garbage
 * counts.
 */
async function measure(): Promise<void> {
  const before = await usedMemory();
  const log = new WitnessLog(() => performance.now());
  const device = { productKey: 'a1234567890', deviceName: 'abcdefghijklmnopqrst' };
  for (let packetId = 0; packetId < 10_000; packetId++) {
    const payload = Buffer.alloc(8192, 'x').subarray(0, 64);
    const topic = `/${device.productKey}/${device.deviceName}/data`;
    const flags = { qos: 1, retain: false, dup: false };
    log.record({ dir: 'rx', link: 1, device }, { what: 'PUBLISH', topic, payload, packetId, ...flags });
  }
  const cost = (await usedMemory()) - before;
  process.stdout.write(JSON.stringify({ events: log.events().length, cost }));
}

void measure();
