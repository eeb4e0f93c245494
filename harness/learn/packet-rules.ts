import type { LearnedProfile } from '../emulator/learned/learned-profile';
import { matches } from '../emulator/mqtt-link';
import { accepted, type DialectRules, type Evidence, most, named, packets, refused } from './evidence';
import { asLatin1, topicsOf } from './link-tracker';
import { bytesOf, type Exchange } from './transcript';

/**
 * An acknowledgement counts as early if it precedes the report by this much, ms: less may be the difference of the two
 * paths.
 */
const EARLY_MS = 5;

/** What the module does at the cloud, and when OK comes relative to it. */
export const packetRules = {
  login: ({ header, exchanges }) => {
    if (header.login === null) return undefined;
    if (header.login !== 'mqtt') return header.login === 'http' ? 'http' : 'http-and-mqtt';
    const proofs = named(exchanges, '+CLOUDAUTH').filter((one) =>
      packets(one, 'CONNACK').some(({ code }) => code === 0),
    );
    const isEnded = most(
      proofs.map((one) => packets(one, 'DISCONNECT').length > 0 || packets(one, 'CLOSED').length > 0),
    );
    if (isEnded !== false) return 'mqtt';
    return proofs.some((one) => isInUse(one, exchanges)) ? 'mqtt-and-serves' : 'mqtt-and-stays';
  },
  signMethod: ({ events }) => {
    const method = most(
      events.filter(({ what }) => what === 'AUTH').map(({ signmethod }) => String(signmethod)),
    );
    return method === 'hmacmd5' || method === 'hmacsha1' || method === 'hmacsha256'
      ? method
      : method === ''
        ? null
        : undefined;
  },
  authRequests: ({ exchanges }) =>
    most(
      named(exchanges, '+CLOUDAUTH')
        .map((one) => packets(one, 'AUTH').filter(({ code }) => code === 200).length)
        .filter((count) => count > 0)
        .map((count) => (count > 1 ? 2 : 1)),
    ),
  cleanSession: ({ exchanges }) => most(connects(exchanges).map(({ clean }) => clean === true)),
  firstPacketId: (evidence) => most(firstIds(evidence)),
  retransmitMs: ({ exchanges }) => {
    const gaps = exchanges.flatMap((one) =>
      packets(one, 'PUBLISH', 'rx').flatMap((again) => {
        const before = packets(one, 'PUBLISH', 'rx')
          .filter(({ packetId, n }) => packetId === again.packetId && n < again.n)
          .at(-1);
        return again.dup === true && before !== undefined ? [again.t - before.t] : [];
      }),
    );
    return gaps.length === 0 ? undefined : Math.max(1, Math.round(Math.min(...gaps)));
  },
  downlinkAcknowledged: ({ exchanges }) => {
    const early = exchanges.flatMap(({ lines, after, cloud }) =>
      [...lines, ...after].filter(({ message, t }) => {
        if (message === undefined) return false;
        const sent = cloud.find(
          ({ what, dir, qos, text }) =>
            what === 'PUBLISH' && dir === 'tx' && qos === 1 && text === message.payload.toString('utf8'),
        );
        const acknowledged =
          sent &&
          cloud.find(
            ({ what, dir, packetId, n }) =>
              what === 'PUBACK' && dir === 'rx' && packetId === sent.packetId && n > sent.n,
          );
        return acknowledged !== undefined && acknowledged.t < t - EARLY_MS;
      }),
    );
    return early.length > 1 ? 'received' : undefined;
  },
  pubOk: ({ exchanges }) => {
    const sent = named(exchanges, '+CLOUDPUB').filter(
      (one) => one.orderly && packets(one, 'PUBLISH', 'rx').some(({ qos }) => qos === 1),
    );
    const unacknowledged = sent.filter((one) => packets(one, 'PUBACK', 'tx').length === 0);
    const without = most(
      unacknowledged.map((one) => (accepted(one) ? 'sent' : refused(one) ? 'acknowledged' : undefined)),
    );
    return (
      without ?? most(sent.filter(accepted).map((one) => (isBefore(one, 'PUBACK') ? 'sent' : 'acknowledged')))
    );
  },
  connOk: ({ exchanges }) => {
    const asked = named(exchanges, '+CLOUDCONN', 'action').filter(
      (one) => packets(one, 'CONNECT').length > 0 && one.orderly,
    );
    const failed = asked.filter((one) => packets(one, 'CONNACK').some(({ code }) => code !== 0));
    return (
      most(failed.map((one) => (accepted(one) ? 'requested' : 'connack'))) ??
      most(asked.filter(accepted).map((one) => (isBefore(one, 'CONNACK') ? 'requested' : 'connack')))
    );
  },
  disconnOk: ({ exchanges }) => {
    const ends = named(exchanges, '+CLOUDDISCONN', 'action').filter(
      (one) => one.online && accepted(one) && packets(one, 'CLOSED').length > 0,
    );
    if (ends.length === 0) return undefined;
    return ends.some((one) => isBefore(one, 'CLOSED')) ? 'requested' : 'closed';
  },
} satisfies Partial<DialectRules>;

/** Whether the module published or subscribed after this CLOUDAUTH, before any CLOUDCONN. */
function isInUse(proof: Exchange, exchanges: readonly Exchange[]): boolean {
  const behind = exchanges.slice(exchanges.indexOf(proof) + 1);
  const next = behind.findIndex(({ name }) => /^\+CLOUD(AUTH|CONN|DISCONN)$/.test(name));
  return behind
    .slice(0, next === -1 ? undefined : next)
    .some((one) => packets(one, 'PUBLISH', 'rx').length > 0 || packets(one, 'SUBSCRIBE').length > 0);
}

/** The final result came before the first packet of this kind. */
function isBefore(one: Exchange, what: string): boolean {
  const [packet] = packets(one, what);
  return one.result !== null && packet !== undefined && one.result.t < packet.t;
}

function connects(exchanges: readonly Exchange[]) {
  return exchanges
    .filter(({ name }) => name === '+CLOUDCONN' || name === '+CLOUDAUTH')
    .flatMap((one) => packets(one, 'CONNECT'));
}

/** Packet identifiers of the first request on each of the module's connections. */
function firstIds({ events, exchanges }: Evidence): number[] {
  return connects(exchanges).flatMap(({ link, n }) => {
    const first = events.find(
      (event) =>
        event.n > n &&
        event.link === link &&
        event.side === 'cloud' &&
        event.dir === 'rx' &&
        Number(event.packetId) > 0 &&
        event.what !== 'PUBACK',
    );
    return first === undefined ? [] : [Number(first.packetId)];
  });
}

/** A single message may be lost for many reasons; a fault recurs. */
const FEWEST = 2;

/** A shorter part of a message may be another message. */
const FEWEST_BYTES = 16;

/** A message that the broker sent on a subscribed topic, and its report. */
interface Delivery {
  readonly bytes: Buffer;
  readonly qos: number;
  /** The module itself had published it. */
  readonly own: boolean;
  readonly shown: { readonly payload: Buffer; readonly packId: number } | null;
}

/** Faults between cloud and host: messages that are truncated, lost because of their length, or numbered at QoS 0. */
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
