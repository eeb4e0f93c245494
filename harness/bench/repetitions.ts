import type { CloudEvent, CloudEventOf } from '../cloud/witness';

/**
 * Leaves out what repeats a message of before the first of the events: a QoS 1 message that was not acknowledged may be
 * sent once more, with DUP and its old packet identifier, at any time (MQTT clause 4.4). It is no effect of what was done
 * since. A repetition of one of the events themselves stays.
 * @param events of one look at the cloud, in their order
 * @param all what the cloud has seen in the whole run; asked only when something was sent with DUP
 */
export function withoutRepetitions<E extends CloudEvent>(
  events: readonly E[],
  all: () => readonly CloudEvent[],
): E[] {
  if (!events.some(isSentAgain)) return [...events];
  const messages = all().filter((e) => e.what === 'PUBLISH');
  return events.filter((e) => {
    if (!isSentAgain(e)) return true;
    const first = messages.findLast((m) => m.index < e.index && m.dup === false && isSameMessage(m, e));
    return first === undefined || events.some(({ index }) => index === first.index);
  });
}

function isSentAgain(e: CloudEvent): e is CloudEvent & CloudEventOf<'PUBLISH'> {
  return e.what === 'PUBLISH' && e.dup === true;
}

function isSameMessage(a: CloudEventOf<'PUBLISH'>, b: CloudEventOf<'PUBLISH'>): boolean {
  return a.dir === b.dir && a.packetId === b.packetId && a.topic === b.topic && a.payload.equals(b.payload);
}
