import { most, named, packets, reports } from './evidence';
import { median } from './quantiles';
import type { DialectRules, Evidence } from './rule';
import { bytesOf, type Exchange } from './transcript';

/** Shorter times are those of this machine, ms. */
const NOTHING_MS = 5;

/** How what is said leaves, what comes in between, and what takes time. */
export const lineRules = {
  pacing: ({ events }) => {
    const sizes = chunks(events).map(({ length }) => length);
    if (sizes.length < 20) return undefined;
    const share = (few: number) => sizes.filter((size) => size <= few).length / sizes.length;
    if (share(1) > 0.9) return 'byte-by-byte';
    if (share(3) > 0.9) return 'trickled';
    const lines = chunks(events).filter((bytes) => bytes.includes('OK\r\n'));
    const glued = lines.filter(
      (bytes) => !bytes.equals(Buffer.from('\r\nOK\r\n')) && /\r\n\r\nOK\r\n$/.test(bytes.toString('latin1')),
    );
    return glued.length > lines.length / 4 ? 'glued' : 'by-line';
  },
  lineRate: () => undefined,
  reports: ({ exchanges }) =>
    most(
      exchanges.flatMap((one) =>
        [...one.lines, ...one.after].flatMap((said) => {
          const { message } = said;
          const { result } = one;
          if (message === undefined || result === null || !/^\+CLOUD(PUB|SUB)$/.test(one.name)) return [];
          const sent = packets(one, 'PUBLISH', 'tx').find(
            ({ text }) => text === message.payload.toString('utf8'),
          );
          if (sent === undefined || sent.t > result.t) return [];
          return [one.lines.includes(said) ? ('at-once' as const) : ('between-commands' as const)];
        }),
      ),
    ),
  reportsIdleMs: ({ exchanges }) => {
    const waits = exchanges.flatMap(({ result, after, cloud }) =>
      after.flatMap(({ message, t }) => {
        const sent =
          message &&
          cloud.find(
            ({ what, dir, text }) =>
              what === 'PUBLISH' && dir === 'tx' && text === message.payload.toString('utf8'),
          );
        return sent && result && sent.t < result.t + NOTHING_MS ? [t - Math.max(result.t, sent.t)] : [];
      }),
    );
    const network = networkMs({ exchanges });
    const idle = (median(waits) ?? 0) - network;
    return waits.length > 5 && idle > 20 ? Math.round(idle / 5) * 5 : undefined;
  },
  meanwhile: ({ exchanges }) =>
    most(
      exchanges.map((one, i) => {
        const before = exchanges[i - 1];
        if (
          before?.name !== '+CLOUDAUTH' ||
          before.result?.text !== 'OK' ||
          reports(before, '+ALIAUTH').length > 0
        )
          return undefined;
        if (one.result === null || reports(one, '+ALIAUTH').length === 0 || /^\+CLOUD/.test(one.name))
          return undefined;
        return one.lines.some(({ text }) => text.startsWith('+ALIAUTH:')) ? 'silent' : 'answers';
      }),
    ),
  unrelatedReports: ({ unasked }) => (unasked.size > 0 ? [...unasked] : undefined),
  unrelatedEvery: ({ exchanges, unasked }) => {
    if (unasked.size === 0) return undefined;
    const seen = exchanges.reduce((sum, one) => sum + strays(one, unasked).length, 0);
    return Math.max(1, Math.round(exchanges.filter(({ result }) => result !== null).length / seen));
  },
  unrelatedPlace: ({ exchanges, unasked }) =>
    most(
      exchanges.flatMap((one) =>
        strays(one, unasked).map((said) =>
          one.lines.includes(said) ? ('in-front' as const) : ('behind' as const),
        ),
      ),
    ),
  answerDelayMs: () => undefined,
  answerDelayEvery: () => undefined,
  reportDelayMs: () => undefined,
  authenticationMs: () => undefined,
  networkDelayMs: (evidence) => {
    const ms = networkMs(evidence);
    return ms > NOTHING_MS ? Math.round(ms) : undefined;
  },
  bootMs: ({ exchanges }) => {
    const boots = exchanges.flatMap(({ result, after }) =>
      after.filter(({ text }) => text === '+ZREADY').map(({ t }) => t - (result?.t ?? t)),
    );
    const ms = median(boots);
    return ms === undefined || ms < 20 ? undefined : Math.round(ms);
  },
} satisfies Partial<DialectRules>;

/** Lines that come amid many different commands and belong to none of them, in the order in which they came first. */
export function unaskedIn(exchanges: readonly Exchange[]): ReadonlySet<string> {
  const amid = new Map<string, Set<string>>();
  for (const { name, lines, after } of exchanges)
    for (const { text, kind } of [...lines, ...after]) {
      if (
        kind !== 'line' ||
        !/^[+^A-Z]/.test(text) ||
        /^\+(CLOUD|ALIAUTH|ZREADY|CME|CMD)/.test(text) ||
        (name !== '' && text.startsWith(name))
      )
        continue;
      amid.set(text, (amid.get(text) ?? new Set()).add(name));
    }
  return new Set([...amid].filter(([, names]) => names.size > 5).map(([text]) => text));
}

function strays({ lines, after }: Exchange, unasked: ReadonlySet<string>) {
  return [...lines, ...after].filter(({ text }) => unasked.has(text));
}

/** From a CLOUDSUB to its SUBSCRIBE at the cloud, less what a local command takes. */
function networkMs({ exchanges }: Pick<Evidence, 'exchanges'>): number {
  const ways = named(exchanges, '+CLOUDSUB').flatMap((one) =>
    packets(one, 'SUBSCRIBE')
      .slice(0, 1)
      .map(({ t }) => t - one.t),
  );
  const local = exchanges
    .filter(({ name }) => name === '' || name === '+CPIN')
    .flatMap(({ t, result }) => (result ? [result.t - t] : []));
  return Math.max(0, (median(ways) ?? 0) - (median(local) ?? 0));
}

function chunks(events: Evidence['events']): Buffer[] {
  return events.filter(({ side, dir }) => side === 'at' && dir === 'rx').map(bytesOf);
}
