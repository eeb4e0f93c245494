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
  const everything = all();
  return events.filter((e) => {
    if (!isSentAgain(e)) return true;
    const first = firstCopyOf(e, everything);
    return first === undefined || events.some(({ index }) => index === first.index);
  });
}

/** Of all that the cloud has seen, the messages sent once more with DUP whose first copy is of before the mark. */
export function repetitionsOf(all: readonly CloudEvent[], mark: number): CloudEventOf<'PUBLISH'>[] {
  return all.filter(isSentAgain).filter((e) => (firstCopyOf(e, all)?.index ?? mark) < mark);
}

function firstCopyOf(
  again: CloudEventOf<'PUBLISH'>,
  all: readonly CloudEvent[],
): CloudEventOf<'PUBLISH'> | undefined {
  return all
    .filter((e) => e.what === 'PUBLISH')
    .findLast((m) => m.index < again.index && m.dup === false && isSameMessage(m, again));
}

function isSentAgain(e: CloudEvent): e is CloudEvent & CloudEventOf<'PUBLISH'> {
  return e.what === 'PUBLISH' && e.dup === true;
}

function isSameMessage(a: CloudEventOf<'PUBLISH'>, b: CloudEventOf<'PUBLISH'>): boolean {
  return a.dir === b.dir && a.packetId === b.packetId && a.topic === b.topic && a.payload.equals(b.payload);
}
