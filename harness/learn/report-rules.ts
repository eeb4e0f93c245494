import { accepted, type DialectRules, most, named, orderOf, packets, pairsOf, reports } from './evidence';
import { grantedBy } from './link-tracker';
import type { Exchange, Said } from './transcript';

const REFUSED = 0x80;

/** What the module reports, how it is worded, and whether it comes before or after OK. */
export const reportRules = {
  authOrder: ({ exchanges }) => most(named(exchanges, '+CLOUDAUTH').map((one) => orderOf(one, '+ALIAUTH'))),
  subOrder: ({ exchanges }) =>
    most(named(exchanges, '+CLOUDSUB').map((one) => orderOf(one, '+CLOUDSUBACK'))) ??
    most(named(exchanges, '+CLOUDSUB').map((one) => orderOf(one, '+CMD ERROR'))),
  subackCode: ({ exchanges }) => {
    const codes = subscriptions(exchanges).flatMap(({ codes: said, granted }) =>
      said.map((code, i) => ({ code, qos: granted[i] ?? 0 })),
    );
    if (codes.some(({ code, qos }) => qos === 1 && code === '1')) return 'granted-qos';
    const code = most(codes.map((one) => one.code));
    return code === 'OK' || code === '<OK>' || code === '0' ? code : undefined;
  },
  subackLines: ({ exchanges }) =>
    most(
      subscriptions(exchanges)
        .filter(({ granted }) => granted.length > 1)
        .map(({ lines, granted }) => {
          if (lines.some((line) => line.includes(','))) return 'list' as const;
          return lines.length === granted.length ? ('per-topic' as const) : ('one' as const);
        }),
    ),
  partialSuccess: ({ exchanges }) =>
    most(
      named(exchanges, '+CLOUDSUB').map((one) => {
        const granted = packets(one, 'SUBACK').flatMap(grantedBy);
        if (!granted.includes(REFUSED) || granted.every((code) => code === REFUSED)) return undefined;
        return reports(one, '+CLOUDSUBACK').length > 0 ? 'each-topic-told' : 'failure-alone';
      }),
    ),
  lineBlanks: ({ exchanges }) =>
    most(
      exchanges
        .flatMap(({ lines, after, result }) => [...lines, ...after, ...(result ? [result] : [])])
        .filter(
          ({ kind, text }) =>
            kind !== 'publish' && /^\+(ALIAUTH|CLOUDSUBACK|CME ERROR|CMD ERROR|CPIN|ZPAS):/.test(text),
        )
        .map(({ text }) => (/^[^:]*: /.test(text) ? 1 : 0)),
    ),
  publishBlanks: ({ exchanges }) =>
    most(messages(exchanges).map(({ message }) => (message.blanks > 0 ? 1 : 0))),
  publishCommaBlanks: ({ exchanges }) =>
    most(messages(exchanges).map(({ text }) => (/^\+CLOUDPUBLISH: *\d+, /.test(text) ? 1 : 0))),
  packId: ({ exchanges }) => {
    const shown = exchanges.flatMap(({ lines, after, cloud }) =>
      [...lines, ...after].flatMap(({ message }) => {
        if (message === undefined) return [];
        const sent = cloud.find(
          ({ what, dir, topic, text }) =>
            what === 'PUBLISH' &&
            dir === 'tx' &&
            topic === message.topic &&
            text === message.payload.toString('utf8'),
        );
        return sent === undefined
          ? []
          : [{ packId: message.packId, sent: Number(sent.packetId), qos: Number(sent.qos) }];
      }),
    );
    if (shown.length === 0) return undefined;
    const atZero = shown.filter(({ qos }) => qos === 0).map(({ packId }) => packId);
    // A constant number is not a counter.
    const isConstant = atZero.length > 1 && new Set(atZero).size === 1;
    if (!isConstant && most(atZero.map((id) => id > 0)) === true) return 'counter-of-all';
    const atOne = shown.filter(({ qos }) => qos === 1);
    return atOne.length === 0
      ? undefined
      : most(atOne.map(({ packId, sent }) => (packId === sent ? 'packet-identifier' : 'counter')));
  },
  unsubReport: ({ exchanges }) =>
    own(exchanges, '+CLOUDUNSUB', named(exchanges, '+CLOUDUNSUB').filter(isDone('UNSUBACK'))),
  pubReport: ({ exchanges }) =>
    own(exchanges, '+CLOUDPUB', named(exchanges, '+CLOUDPUB').filter(isDone('PUBLISH'))),
  reportOrder: ({ exchanges }) =>
    most(named(exchanges, '+CLOUDUNSUB').map((one) => orderOf(one, '+CLOUDUNSUBACK'))) ??
    most(named(exchanges, '+CLOUDPUB').map((one) => orderOf(one, '+CLOUDPUBACK'))),
  connReport: ({ exchanges }) => {
    const letIn = outcomes(exchanges).filter(({ code }) => code === 0);
    return most(letIn.map(({ report }) => report));
  },
  callOrder: ({ exchanges }) =>
    most(
      named(exchanges, '+ZECMCALL')
        .filter(({ parameters }) => parameters === '1')
        .map((one) => {
          const order = orderOf(one, '+ZECMCALL');
          return order === 'result-first' ? 'report-first' : order;
        }),
    ),
  lossReport: ({ exchanges, unasked }) => {
    const losses = exchanges.filter(
      (one) => one.name !== '+CLOUDDISCONN' && one.online && packets(one, 'CLOSED').length > 0,
    );
    if (losses.length === 0) return undefined;
    const said = most(
      losses.flatMap((one) =>
        [...one.lines, ...one.after]
          .filter(({ text }) => /^\+CLOUD(STATE|CONN|DISCONN)/.test(text) && !unasked.has(text))
          .map(({ text }) => text),
      ),
    );
    return said ?? null;
  },
  connFailure: ({ exchanges }) => {
    const failed = outcomes(exchanges).filter(({ code, accepted: ok }) => code !== 0 && ok);
    return most(failed.map(({ report }) => report));
  },
} satisfies Partial<DialectRules>;

/** The outcome of each CLOUDCONN up to the next one: CONNACK code and report, if any. */
function outcomes(exchanges: readonly Exchange[]) {
  return exchanges.flatMap((one, i) => {
    if (one.name !== '+CLOUDCONN' || one.form !== 'action' || one.online || one.result === null) return [];
    const next = exchanges.findIndex((other, k) => k > i && /^\+CLOUD(CONN|AUTH|DISCONN)$/.test(other.name));
    const until = exchanges.slice(i, next === -1 ? undefined : next);
    const connack = until.flatMap((other) => packets(other, 'CONNACK'))[0];
    const report = until
      .flatMap(({ lines, after }) => [...lines, ...after])
      .find(({ kind, text }) => kind === 'line' && text.startsWith('+CLOUDCONN:'));
    return [{ accepted: accepted(one), code: connack?.code ?? null, report: report?.text ?? null }];
  });
}

/** How CLOUDSUB reported what the broker granted. */
function subscriptions(exchanges: readonly Exchange[]) {
  return named(exchanges, '+CLOUDSUB').flatMap((one) => {
    const granted = packets(one, 'SUBACK').flatMap(grantedBy);
    const lines = reports(one, '+CLOUDSUBACK').map(({ text }) => text.replace(/^[^:]*: */, ''));
    const whole =
      accepted(one) &&
      lines.length > 0 &&
      granted.length === pairsOf(one)?.length &&
      !granted.includes(REFUSED);
    return whole ? [{ lines, granted, codes: lines.flatMap((line) => line.split(',')) }] : [];
  });
}

function messages(
  exchanges: readonly Exchange[],
): readonly (Said & { message: NonNullable<Said['message']> })[] {
  return exchanges.flatMap(({ lines, after }) =>
    [...lines, ...after].flatMap((said) => (said.message ? [{ ...said, message: said.message }] : [])),
  );
}

function isDone(what: 'UNSUBACK' | 'PUBLISH'): (one: Exchange) => boolean {
  return (one) => accepted(one) && packets(one, what).length > 0;
}

/**
 * The report that at least half of these successes bring, found by the beginning of its name; null if they bring none.
 * On a slow network it may come only after the next command has been sent.
 */
function own(
  exchanges: readonly Exchange[],
  name: string,
  successes: readonly Exchange[],
): string | null | undefined {
  if (successes.length === 0) return undefined;
  const said = exchanges
    .filter((one) => one.name !== name || one.form === 'set')
    .flatMap(({ lines, after }) => [...lines, ...after])
    .filter(({ kind, text }) => kind === 'line' && text.startsWith(name));
  return said.length < successes.length / 2 ? null : most(said.map(({ text }) => text));
}
