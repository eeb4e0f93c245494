import type { LearnedProfile } from '../emulator/learned/learned-profile';
import { matches } from '../emulator/topics';
import { packets } from './evidence';
import { asLatin1, topicsOf } from './link-tracker';
import { bytesOf, type Exchange } from './transcript';

/** A single message may be lost for many reasons; a fault shows again. */
const FEWEST = 2;

/** A shorter piece of a message may be another message. */
const FEWEST_BYTES = 16;

/** A message that the broker sent on a topic that was subscribed, and the report of it. */
interface Delivery {
  readonly bytes: Buffer;
  readonly qos: number;
  /** The module had published it itself. */
  readonly own: boolean;
  readonly shown: { readonly payload: Buffer; readonly packId: number } | null;
}

/** Faults on the way from the cloud to the host: messages that are cut, lost for their length, or numbered at QoS 0. */
export function downlinkIn(exchanges: readonly Exchange[]): LearnedProfile['downlink'] {
  const all = deliveriesIn(exchanges);
  const own = all.filter((one) => one.own);
  const hidesOwn = own.length > FEWEST && own.every(({ shown }) => shown === null);
  const others = all.filter((one) => !(hidesOwn && one.own));
  const cutAt = cutIn(others);
  const ids = new Set(
    others.filter(({ qos, shown }) => qos === 0 && shown !== null).map(({ shown }) => shown?.packId),
  );
  const [id = 0] = ids;
  return {
    cutAt,
    longestShown: cutAt === null ? longestIn(others) : null,
    qosZeroId: ids.size === 1 && id > 0 ? id : null,
    hidesOwn,
  };
}

function cutIn(deliveries: readonly Delivery[]): number | null {
  const cut = deliveries.filter(({ bytes, shown }) => shown !== null && shown.payload.length < bytes.length);
  const [length, ...others] = new Set(cut.map(({ shown }) => shown?.payload.length ?? 0));
  if (length === undefined || others.length > 0 || cut.length < FEWEST) return null;
  const contradicted = deliveries.some(({ shown }) => shown !== null && shown.payload.length > length);
  return contradicted ? null : length;
}

function longestIn(deliveries: readonly Delivery[]): number | null {
  const longest = Math.max(
    0,
    ...deliveries.filter(({ shown }) => shown !== null).map(({ bytes }) => bytes.length),
  );
  const lost = deliveries.filter(({ bytes, shown }) => shown === null && bytes.length > longest);
  return longest > 0 && lost.length >= FEWEST ? longest : null;
}

function deliveriesIn(exchanges: readonly Exchange[]): Delivery[] {
  const reports = exchanges.flatMap(({ lines, after }) =>
    [...lines, ...after].flatMap(({ message }) => (message ? [message] : [])),
  );
  const published = new Set(
    exchanges.flatMap((one) =>
      packets(one, 'PUBLISH', 'rx').map((packet) => bytesOf(packet).toString('latin1')),
    ),
  );
  return exchanges.flatMap((one) => {
    const filters = [
      ...one.subscribed.keys(),
      ...packets(one, 'SUBSCRIBE')
        .flatMap(topicsOf)
        .map(({ topic }) => topic),
    ];
    return packets(one, 'PUBLISH', 'tx')
      .filter(({ topic }) => filters.some((filter) => matches(filter, asLatin1(String(topic)))))
      .map((packet): Delivery => {
        const bytes = bytesOf(packet);
        const whole = reports.find(({ payload }) => payload.equals(bytes));
        const cut = reports.find(
          ({ payload }) =>
            payload.length >= FEWEST_BYTES &&
            payload.length < bytes.length &&
            bytes.subarray(0, payload.length).equals(payload),
        );
        return {
          bytes,
          qos: Number(packet.qos),
          own: published.has(bytes.toString('latin1')),
          shown: whole ?? cut ?? null,
        };
      });
  });
}
