import type { CloudEvent } from '../cloud/witness';

/** MQTT 3.1.1 table 3.9: the return code of a subscription that was refused. */
const REFUSED = 0x80;

/**
 * The topics to which a device is subscribed after these events, byte for byte (latin1), as commands are remembered. A new
 * session forgets those of the one before; a topic that the cloud refused does not stand.
 */
export function standingTopics(events: readonly CloudEvent[]): Set<string> {
  const standing = new Set<string>();
  const asked = new Map<number, readonly string[]>();
  for (const e of events) {
    if (e.what === 'CONNACK' && e.code === 0 && !e.sessionPresent) standing.clear();
    if (e.what === 'SUBSCRIBE')
      asked.set(
        e.packetId,
        e.topics.map(({ topic }) => topic),
      );
    if (e.what === 'SUBACK')
      for (const [i, topic] of (asked.get(e.packetId) ?? []).entries())
        if (e.granted[i] !== REFUSED) standing.add(bytesOf(topic));
    if (e.what === 'UNSUBSCRIBE') for (const topic of e.topics) standing.delete(bytesOf(topic));
  }
  return standing;
}

/** A topic as a command line holds it, byte for byte. */
export const bytesOf = (topic: string): string => Buffer.from(topic).toString('latin1');
