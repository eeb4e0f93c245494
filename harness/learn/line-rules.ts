import { type DialectRules, type Evidence, most, named, packets, reports } from './evidence';
import { FRAMING, lineRateOf, median, onTheLineMs, PREFIX, quantile } from './latencies';
import { bytesOf, type Exchange, type Said } from './transcript';

/** Shorter times are those of this machine, ms. */
const NOTHING_MS = 8;

/** A busy machine makes times longer, so a low quantile shows what the module needs. */
const QUICK = 0.25;
const FEWEST = 3;

/** After this much silence a line does not belong to the previous command, ms. */
const QUIET_MS = 50;

/** How lines are sent, what comes in between, and what takes time. */
export const lineRules = {
  pacing: ({ events }) => {
    const sizes = chunks(events).map(({ length }) => length);
    if (sizes.length < 20) return undefined;
    const share = (few: number) => sizes.filter((size) => size <= few).length / sizes.length;
    if (share(1) > 0.5) return 'byte-by-byte';
    if (share(3) > 0.5) return 'trickled';
    const lines = chunks(events).filter((bytes) => bytes.includes('OK\r\n'));
    const glued = lines.filter(
      (bytes) => !bytes.equals(Buffer.from('\r\nOK\r\n')) && /\r\n\r\nOK\r\n$/.test(bytes.toString('latin1')),
    );
    return glued.length > lines.length / 4 ? 'glued' : 'by-line';
  },
  lineRate: ({ events, exchanges }) => lineRateOf(events, exchanges),
  reports: ({ exchanges }) => {
    const shown = named(exchanges, '+CLOUDSUB').flatMap((one) => {
      const { result } = one;
      const [asked] = packets(one, 'SUBSCRIBE');
      if (result === null || asked === undefined) return [];
      return [...one.lines, ...one.after].flatMap((said) => {
        const { message } = said;
        const sent = packets(one, 'PUBLISH', 'tx').find(
          ({ text }) => text === message?.payload.toString('utf8'),
        );
        // Only a message sent to the module while it was busy with the command shows whether reports are held back.
        if (sent === undefined || sent.n < asked.n || sent.t > result.t) return [];
        return [one.lines.includes(said) ? ('at-once' as const) : ('between-commands' as const)];
      });
    });
    // A message sent just before the result is reported after it by any module; one report before the result decides.
    return shown.find((place) => place === 'at-once') ?? shown[0];
  },
  reportsIdleMs: ({ events, exchanges }) => {
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
    const network = networkMs({ events, exchanges });
    const idle = (median(waits) ?? 0) - network;
    return waits.length > 5 && idle > 20 ? Math.round(idle / 5) * 5 : undefined;
  },
  meanwhile: ({ exchanges }) =>
    most(
      exchanges.map((one, i) => {
        const before = exchanges[i - 1];
        const pending =
          before?.name === '+CLOUDAUTH' &&
          before.result?.text === 'OK' &&
          reports(before, '+ALIAUTH').length + reports(before, '+CME ERROR').length === 0;
        if (!pending || one.result === null) return undefined;
        const isReport = ({ text }: Said) => text.startsWith('+ALIAUTH:');
        if (one.lines.some(isReport)) return 'silent';
        return one.after.some(isReport) ? 'answers' : undefined;
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
      exchanges.flatMap((one, i) => {
        const before = exchanges[i - 1]?.result;
        const next = exchanges[i + 1];
        // Without a pause between two commands a line may belong to either.
        const inFront = before && one.t - before.t > QUIET_MS ? one.lines : [];
        const behind = one.result && next && next.t - one.result.t > QUIET_MS ? one.after : [];
        return [
          ...inFront.filter(({ text }) => unasked.has(text)).map(() => 'in-front' as const),
          ...behind.filter(({ text }) => unasked.has(text)).map(() => 'behind' as const),
        ];
      }),
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

/** Lines seen with many different commands that belong to none of them, in order of first appearance. */
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

/** From a CLOUDSUB to its SUBSCRIBE at the cloud, less the time of a local command. */
function networkMs({ events, exchanges }: Pick<Evidence, 'events' | 'exchanges'>): number {
  const rate = lineRateOf(events, exchanges) ?? null;
  const ways = named(exchanges, '+CLOUDSUB').flatMap((one) =>
    packets(one, 'SUBSCRIBE')
      .slice(0, 1)
      .map(({ t }) => t - one.t - onTheLineMs(one.length + PREFIX, rate)),
  );
  const local = exchanges
    .filter(({ name }) => name === '' || name === '+CPIN')
    .flatMap(({ t, length, result }) =>
      result ? [result.t - t - onTheLineMs(length + PREFIX + result.text.length + FRAMING, rate)] : [],
    );
  return ways.length < FEWEST ? 0 : Math.max(0, quantile(ways, QUICK) - quantile(local, QUICK));
}

function chunks(events: Evidence['events']): Buffer[] {
  return events.filter(({ side, dir }) => side === 'at' && dir === 'rx').map(bytesOf);
}
