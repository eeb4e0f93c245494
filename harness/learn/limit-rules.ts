import type { Limits } from '../emulator/profile';
import {
  accepted,
  fieldsOf,
  isPlainTopic,
  most,
  named,
  packets,
  pairsOf,
  publicationOf,
  type Rule,
  refused,
} from './evidence';
import { topicsOf } from './link-tracker';
import type { Exchange } from './transcript';

/** A length that was tried, and whether the module accepted it. */
interface Trial {
  readonly length: number;
  readonly taken: boolean;
}

/** Used if nothing was refused: then only the command line limits the length. */
const NO_LIMIT = 4_096;

/** Sections 1.1 and 1.4: lengths of the triple and of a topic; section 1.3: topics in a command; section 1.4: a message. */
const LENGTH = 64;
const TOPICS = 8;
const MESSAGE = 255;
/** Sections 1.3 and 1.4: the highest QoS. */
const QOS = 1;

/** The limit of our own module; none is promised. */
const COMMAND_LINE = 1_024;

export const limitRules: { readonly [K in keyof Limits]?: Rule<Limits[K]> } = {
  productKey: ({ exchanges }) => boundary(tripleLengths(exchanges, 0), LENGTH),
  deviceName: ({ exchanges }) => boundary(tripleLengths(exchanges, 1), LENGTH),
  deviceSecret: ({ exchanges }) => boundary(tripleLengths(exchanges, 2), LENGTH),
  topics: ({ exchanges }) =>
    boundary(
      named(exchanges, '+CLOUDSUB').flatMap((one) => {
        const pairs = pairsOf(one);
        if (!one.online || !one.orderly || pairs === null || pairs.some(({ qos }) => !/^[01]$/.test(qos)))
          return [];
        const taken = packets(one, 'SUBSCRIBE').length > 0;
        const known = pairs.some(({ topic }) => one.subscribed.has(topic));
        const fits =
          pairs.length + one.subscribed.size <= TOPICS && pairs.every(({ topic }) => isPlainTopic(topic));
        return taken || (!known && (fits || pairs.length > TOPICS)) ? [{ length: pairs.length, taken }] : [];
      }),
      TOPICS,
    ),
  publishTopic: ({ exchanges }) =>
    boundary(
      publications(exchanges, ({ topic, message }) =>
        message.length < 200 && !/[+#,]/.test(topic) && /^\w+$/.test(message) ? topic.length : null,
      ),
      LENGTH,
    ),
  message: ({ exchanges }) =>
    boundary(
      publications(exchanges, ({ topic, message }) =>
        topic.length <= LENGTH &&
        topic.startsWith('/') &&
        !/^[ \d+-]*$/.test(message) &&
        /^[\w ]*\w$/.test(message)
          ? message.length
          : null,
      ),
      MESSAGE,
    ),
  subscribeTopic: ({ exchanges }) => {
    const trials = named(exchanges, '+CLOUDSUB').flatMap((one): Trial[] => {
      const pairs = pairsOf(one);
      const [topic] = pairs ?? [];
      if (
        !one.online ||
        !one.orderly ||
        topic === undefined ||
        pairs?.length !== 1 ||
        !/^[01]$/.test(topic.qos)
      )
        return [];
      return [{ length: topic.topic.length, taken: packets(one, 'SUBSCRIBE').length > 0 }].filter(
        ({ taken, length }) => taken || length > LENGTH,
      );
    });
    const longest = Math.max(0, ...trials.map(({ length }) => length));
    return trials.some(({ taken }) => !taken) || longest <= LENGTH ? boundary(trials, LENGTH) : NO_LIMIT;
  },
  qos: ({ exchanges }) =>
    boundary(
      exchanges.flatMap((one): Trial[] => {
        const pairs = pairsOf(one);
        const qos = publicationOf(one)?.qos ?? (pairs?.length === 1 ? pairs[0]?.qos : undefined);
        if (!one.online || !one.orderly || qos === undefined || !/^\d$/.test(qos)) return [];
        if (refused(one) && one.cloud.length === 0 && Number(qos) > QOS)
          return [{ length: Number(qos), taken: false }];
        const left = [
          ...packets(one, 'SUBSCRIBE')
            .flatMap(topicsOf)
            .map((topic) => topic.qos),
          ...packets(one, 'PUBLISH', 'rx').map((packet) => Number(packet.qos)),
        ];
        return left.includes(Number(qos)) ? [{ length: Number(qos), taken: true }] : [];
      }),
      QOS,
    ),
  commandLine: ({ exchanges }) => {
    const long = exchanges.filter(({ orderly, result }) => orderly && result !== null);
    const taken = long.filter(accepted).map(({ length }) => ({ length, taken: true }));
    const tooLong = long.filter((one) => one.result?.text === 'ERROR' && one.length > COMMAND_LINE / 2);
    const trials = [...taken, ...tooLong.map(({ length }) => ({ length, taken: false }))];
    return boundary(trials, COMMAND_LINE);
  },
  authMs: ({ exchanges }) =>
    lateness(
      named(exchanges, '+CLOUDAUTH').flatMap(({ result, after, t, cloud }) => {
        const told = [...(result ? [result] : []), ...after].find(({ text }) =>
          text.startsWith('+CME ERROR'),
        );
        return told && cloud.some(({ what, code }) => what === 'AUTH' && code === 0) ? [told.t - t] : [];
      }),
    ),
  acknowledgementMs: ({ exchanges }) =>
    lateness(
      named(exchanges, '+CLOUDCONN', 'action')
        .filter(
          (one) => refused(one) && packets(one, 'CONNECT').length > 0 && packets(one, 'CONNACK').length === 0,
        )
        .map(({ result, t }) => (result?.t ?? t) - t),
    ),
  keepAlive: ({ exchanges }) =>
    most(
      exchanges
        .filter(({ name }) => /^\+CLOUD(CONN|AUTH)$/.test(name))
        .flatMap((one) => packets(one, 'CONNECT').map(({ keepalive }) => Number(keepalive))),
    ),
};

/** The promised value, unless a trial contradicts it; else the greatest accepted length. */
function boundary(trials: readonly Trial[], promised: number): number | undefined {
  const longest = Math.max(0, ...trials.filter((one) => one.taken).map(({ length }) => length));
  if (longest === 0) return undefined;
  const refusals = trials
    .filter(({ taken, length }) => !taken && length > longest)
    .map(({ length }) => length);
  return promised >= longest && promised < Math.min(...refusals) ? promised : longest;
}

/** A time-out of the module shows in a late failure only; an immediate one shows none. */
function lateness(waits: readonly number[]): number | undefined {
  const late = waits.filter((ms) => ms > 300);
  return late.length === 0 ? undefined : Math.floor(Math.min(...late) / 100) * 100;
}

/** Lengths of one field of the triple. A secret is recorded as a mark with its length. */
function tripleLengths(exchanges: readonly Exchange[], position: number): Trial[] {
  return named(exchanges, '+CLOUDAUTH').flatMap((one): Trial[] => {
    const lengths = fieldsOf(one).map(lengthOf);
    const length = lengths[position];
    if (!one.orderly || lengths.length !== 3 || length === undefined || length === 0) return [];
    const others = lengths.filter((_, i) => i !== position);
    if (accepted(one)) return [{ length, taken: true }];
    return refused(one) && others.every((other) => other <= LENGTH) && length > LENGTH
      ? [{ length, taken: false }]
      : [];
  });
}

function lengthOf(field: string): number {
  const text = Buffer.from(field, 'latin1').toString('utf8');
  const marks = [...text.matchAll(/‹[^›]*;(\d+) bytes›/g)];
  const plain = Buffer.byteLength(text.replace(/‹[^›]*›/g, ''));
  return marks.reduce((sum, [, bytes]) => sum + Number(bytes), plain);
}

function publications(
  exchanges: readonly Exchange[],
  length: (publication: { topic: string; message: string }) => number | null,
): Trial[] {
  return exchanges.flatMap((one, i) => {
    const publication = publicationOf(one);
    if (
      publication === null ||
      !one.online ||
      !one.orderly ||
      one.invitation !== null ||
      !/^[01]$/.test(publication.qos)
    )
      return [];
    const size = length(publication);
    if (size === null) return [];
    const taken = packets(one, 'PUBLISH', 'rx').length > 0 || arrivesLate(exchanges, i, publication);
    return [{ length: size, taken }];
  });
}

/**
 * On a slow network a message follows its OK, perhaps during the host's next commands: this many later exchanges are searched.
 */
const LATE = 2;

function arrivesLate(
  exchanges: readonly Exchange[],
  i: number,
  { topic, message }: { topic: string; message: string },
): boolean {
  const one = exchanges[i];
  if (one === undefined || !accepted(one)) return false;
  return exchanges
    .slice(i + 1, i + 1 + LATE)
    .flatMap((next) => packets(next, 'PUBLISH', 'rx'))
    .some((packet) => packet.topic === topic && packet.text === message);
}
