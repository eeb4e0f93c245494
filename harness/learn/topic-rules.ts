import { matches } from '../emulator/mqtt-link';
import {
  accepted,
  type DialectRules,
  fieldsOf,
  isPlainTopic,
  most,
  named,
  packets,
  pairsOf,
  publicationOf,
  refused,
} from './evidence';
import { asLatin1, grantedBy, topicsOf } from './link-tracker';
import type { Exchange } from './transcript';

const REFUSED = 0x80;

/** Which topics, repeated requests and connections the module accepts. */
export const topicRules = {
  topicCount: ({ exchanges }) =>
    most(
      subs(exchanges)
        .filter(
          ({ one, topics }) =>
            topics.length <= 8 &&
            topics.every((topic) => !one.subscribed.has(topic)) &&
            new Set(topics).size + one.subscribed.size > 8,
        )
        .map(({ one }) => (asked(one) ? 'per-command' : notTaken(one) ? 'in-total' : undefined)),
    ),
  duplicateTopic: ({ exchanges }) =>
    most(
      subs(exchanges)
        .filter(({ one, topics }) => topics.length > 0 && topics.every((topic) => one.subscribed.has(topic)))
        .map(({ one }) =>
          asked(one)
            ? 'subscribed-again'
            : notTaken(one)
              ? 'refused'
              : accepted(one)
                ? 'ok-without-report'
                : undefined,
        ),
    ),
  unknownUnsub: ({ exchanges }) =>
    most(
      named(exchanges, '+CLOUDUNSUB')
        .filter(
          (one) =>
            one.online && one.orderly && isPlainTopic(one.parameters) && !one.subscribed.has(one.parameters),
        )
        .map((one) =>
          packets(one, 'UNSUBSCRIBE').length > 0
            ? 'ok'
            : refused(one)
              ? 'refused'
              : accepted(one)
                ? 'ok-unasked'
                : undefined,
        ),
    ),
  subscribePackets: ({ exchanges }) => {
    const many = subs(exchanges).filter(
      ({ one, topics }) => new Set(topics).size > 1 && asked(one) && packets(one, 'SUBACK').length > 0,
    );
    const way = most(
      many.map(({ one }) =>
        packets(one, 'SUBSCRIBE').length > 1
          ? 'per-topic'
          : packets(one, 'SUBSCRIBE').some((event) => topicsOf(event).length > 1)
            ? 'one'
            : undefined,
      ),
    );
    if (way !== 'per-topic') return way;
    const refusedEarly = many.filter(({ one, topics }) => {
      const granted = packets(one, 'SUBACK').flatMap(grantedBy);
      return granted.indexOf(REFUSED) !== -1 && granted.indexOf(REFUSED) < topics.length - 1;
    });
    return (
      most(
        refusedEarly.map(({ one, topics }) =>
          packets(one, 'SUBSCRIBE').length < topics.length ? 'until-refused' : 'per-topic',
        ),
      ) ?? way
    );
  },
  unsubscribedTopics: ({ exchanges }) => {
    const shown = exchanges
      .filter(({ online, name }) => online && !/UNSUB|several/.test(name))
      .some((one) =>
        [...one.lines, ...one.after].some(({ message }) => {
          if (message === undefined || isSubscribed(one, asLatin1(message.topic))) return false;
          return packets(one, 'PUBLISH', 'tx').some(({ text }) => text === message.payload.toString('utf8'));
        }),
      );
    return shown ? 'shown' : undefined;
  },
  connAfterDisconnect: ({ exchanges }) => {
    const tries = exchanges.filter(
      (one, i) =>
        one.name === '+CLOUDCONN' &&
        one.form === 'action' &&
        !one.online &&
        comesAfter(exchanges, i, '+CLOUDDISCONN'),
    );
    return most(
      tries.map((one) =>
        packets(one, 'CONNECT').length > 0 ? 'suffices' : refused(one) ? 'authentication-needed' : undefined,
      ),
    );
  },
  connTwice: ({ exchanges }) => {
    const again = exchanges.filter(
      (one, i) =>
        one.name === '+CLOUDCONN' &&
        one.form === 'action' &&
        one.online &&
        packets(one, 'CONNECT').length === 0 &&
        !isFirstUse(exchanges, i),
    );
    return most(again.map((one) => (accepted(one) ? 'ok' : refused(one) ? 'refused' : undefined)));
  },
  disconnTwice: ({ exchanges }) => {
    const again = exchanges.filter(
      (one, i) =>
        one.name === '+CLOUDDISCONN' &&
        one.form === 'action' &&
        !one.online &&
        packets(one, 'DISCONNECT').length === 0 &&
        comesAfter(exchanges, i, '+CLOUDDISCONN'),
    );
    return most(again.map((one) => (accepted(one) ? 'ok' : refused(one) ? 'refused' : undefined)));
  },
  authWhileConnected: ({ exchanges }) =>
    most(
      named(exchanges, '+CLOUDAUTH')
        .filter((one) => one.online && one.orderly && fieldsOf(one).length === 3)
        .map((one) => {
          if (refused(one) && !one.lines.some(({ text }) => text.startsWith('+ALIAUTH'))) return 'refused';
          return packets(one, 'DISCONNECT').length > 0 ? 'disconnects' : 'accepted';
        }),
    ),
  quotes: ({ exchanges }) =>
    most(
      subs(exchanges)
        .filter(({ topics }) => topics.length === 1 && /^".+"$/.test(topics[0] ?? ''))
        .map(({ one, topics }) => {
          const [topic] = packets(one, 'SUBSCRIBE').flatMap(topicsOf);
          if (topic === undefined) return notTaken(one) ? 'refused' : undefined;
          return topic.topic === topics[0] ? 'literal' : 'stripped';
        }),
    ),
  parameterBlanks: ({ exchanges }) =>
    most(
      subs(exchanges)
        .filter(({ topics }) => topics.length === 1 && /^ +\/|\w +$/.test(topics[0] ?? ''))
        .map(({ one, topics }) => {
          const [topic] = packets(one, 'SUBSCRIBE').flatMap(topicsOf);
          return topic === undefined ? undefined : topic.topic === topics[0] ? 'literal' : 'ignored';
        }),
    ),
  messageSeparators: ({ exchanges }) =>
    most(
      exchanges.flatMap((one) => {
        const { topic = '', message = '' } = publicationOf(one) ?? {};
        if (!one.online || !isPlainTopic(topic) || !message.includes(',') || message.length > 200) return [];
        return refused(one)
          ? (['refused'] as const)
          : packets(one, 'PUBLISH', 'rx').length > 0
            ? (['data'] as const)
            : [];
      }),
    ),
  semicolons: ({ exchanges }) =>
    most(
      exchanges.flatMap((one) => {
        const { topic = '', message = '' } = publicationOf(one) ?? {};
        if (!one.online || !isPlainTopic(topic) || !/^[^;",]+;[^",]*$/.test(message)) return [];
        const [left] = packets(one, 'PUBLISH', 'rx');
        return left === undefined
          ? []
          : [left.text === message ? ('literal' as const) : ('separators' as const)];
      }),
    ),
} satisfies Partial<DialectRules>;

/** CLOUDSUB commands with ordinary topics only, and these topics. */
function subs(exchanges: readonly Exchange[]) {
  return exchanges.flatMap((one) => {
    const pairs = pairsOf(one);
    if (pairs === null || !one.online || !one.orderly || pairs.some(({ qos }) => !/^[01]$/.test(qos)))
      return [];
    return [{ one, topics: pairs.map(({ topic }) => topic) }];
  });
}

/** Whether the topic was subscribed before the command or by it. */
function isSubscribed(one: Exchange, topic: string): boolean {
  const filters = [
    ...one.subscribed.keys(),
    ...packets(one, 'SUBSCRIBE')
      .flatMap(topicsOf)
      .map((asked) => asked.topic),
  ];
  return filters.some((filter) => matches(filter, topic));
}

function asked(one: Exchange): boolean {
  return packets(one, 'SUBSCRIBE').length > 0;
}

function notTaken(one: Exchange): boolean {
  return refused(one) || one.after.some(({ text }) => text.startsWith('+CMD ERROR'));
}

/** A connection that CLOUDAUTH made and kept is used by the first CLOUDCONN, which is then not a second connection. */
function isFirstUse(exchanges: readonly Exchange[], index: number): boolean {
  const before = exchanges
    .slice(0, index)
    .findLast((one) => accepted(one) && (one.name === '+CLOUDCONN' || packets(one, 'CONNECT').length > 0));
  return before?.name === '+CLOUDAUTH';
}

/** Whether the last accepted command before it that bears on the session has this name. */
function comesAfter(exchanges: readonly Exchange[], index: number, name: string): boolean {
  for (let i = index - 1; i >= 0; i--) {
    const one = exchanges[i];
    if (
      one === undefined ||
      !/^(\+CLOUD(AUTH|CONN|DISCONN)|\+ZRST|\+CFUN|\+ZECMCALL|several)$/.test(one.name)
    )
      continue;
    if (one.form === 'test' || one.form === 'read' || !accepted(one)) continue;
    return one.name === name;
  }
  return false;
}
