import { type LearnedProfile, type Quantiles, SHARES } from '../emulator/learned/learned-profile';
import type { Event } from '../ledger/record';
import { accepted, named, refused } from './evidence';
import { bytesOf, type Exchange } from './transcript';

/** The middle value; undefined if there is none. */
export function median(values: readonly number[]): number | undefined {
  return sorted(values)[Math.floor(values.length / 2)];
}

/** The value below which this share of them lies; 0 if there are none. */
export function quantile(values: readonly number[], share: number): number {
  return sorted(values)[Math.round(share * (values.length - 1))] ?? 0;
}

/** A distribution as stored in a profile, to a tenth of a ms. */
function quantilesOf(values: readonly number[]): Quantiles {
  return SHARES.map((share) => Math.round(quantile(values, share) * 10) / 10);
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** Shorter bursts show no rate. */
const FEWEST_BYTES = 24;

/** `AT` and CR around a command; CR LF on both sides of a line. */
export const PREFIX = 3;
export const FRAMING = 4;

/** A pause of this many ms ends a burst. */
const PAUSE_MS = 60;

/** Above this many bytes a second the time on the line cannot be distinguished from that of the harness. */
const FASTEST = 16_000;

/** The usual rates of a UART, bits a second, 10 bits per byte. */
const BAUDS = [300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200];

/**
 * Bytes a second on the line, if received bytes keep a steady rate and sent bytes take time as well: a module that
 * sends one byte at a time receives a long command at once. Undefined if the line is too fast to measure.
 */
export function lineRateOf(events: readonly Event[], exchanges: readonly Exchange[]): number | undefined {
  const rate = steady(ratesIn(events)) ?? steady(ratesOf(exchanges));
  if (rate === undefined || rate > FASTEST) return undefined;
  const heard = exchanges.filter(
    ({ length, orderly, result }) => orderly && result !== null && length > FEWEST_BYTES,
  );
  const slow = heard.filter(({ t, length, result }) => (result?.t ?? t) - t >= (0.8 * 1000 * length) / rate);
  if (heard.length === 0 || slow.length < 0.9 * heard.length) return undefined;
  const baud = BAUDS.find((one) => Math.abs(one / 10 - rate) < one / 100);
  return baud === undefined ? Math.round(rate) : baud / 10;
}

/** The rate that most of these are close to; undefined if there is none. */
function steady(rates: readonly number[]): number | undefined {
  const rate = median(rates);
  if (rate === undefined || rates.length < 5) return undefined;
  return rates.filter((one) => Math.abs(one - rate) < rate / 4).length > 0.6 * rates.length
    ? rate
    : undefined;
}

/** Bytes in both directions per time from command to result, for commands without packets at the cloud. */
function ratesOf(exchanges: readonly Exchange[]): number[] {
  return exchanges.flatMap(({ t, length, lines, result, orderly, cloud, firstAt }) => {
    if (!orderly || result === null || cloud.length > 0 || firstAt === null) return [];
    const said = [...lines, result].reduce((sum, { text }) => sum + text.length + FRAMING, 0);
    return [(1000 * (length + PREFIX + said)) / Math.max(1, result.t - t)];
  });
}

/** The time of this many bytes on the line, ms; 0 if `rate` is null. */
export function onTheLineMs(bytes: number, rate: number | null): number {
  return rate === null ? 0 : (1000 * bytes) / rate;
}

/**
 * The rate of each burst of received bytes. Its first chunk only starts the clock, as its bytes were already
 * transmitted.
 */
function ratesIn(events: readonly Event[]): number[] {
  const rates: number[] = [];
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let bytes = 0;
  for (const event of events) {
    if (event.side !== 'at' || event.dir !== 'rx') continue;
    if (event.t - to <= PAUSE_MS) {
      bytes += bytesOf(event).length;
    } else {
      if (bytes >= FEWEST_BYTES && to > from) rates.push((1000 * bytes) / (to - from));
      from = event.t;
      bytes = 0;
    }
    to = event.t;
  }
  return rates;
}

/** Fewer times are not a distribution. */
const FEWEST = 3;

/** Reports that may come after OK. */
const LATE_REPORTS: readonly (readonly [command: string, report: string])[] = [
  ['+CLOUDAUTH', '+ALIAUTH'],
  ['+CLOUDSUB', '+CLOUDSUBACK'],
  ['+CLOUDPUB', '+CLOUDPUBACK'],
];

const COMMANDS = ['+CLOUDAUTH', '+CLOUDCONN', '+CLOUDSUB', '+CLOUDPUB', '+CLOUDUNSUB', '+CLOUDDISCONN'];

/**
 * How long answers and reports took, without the time on the line. Exchanges with data entry are left out, as the host
 * takes that time; so are exchanges with messages, which may have delayed the answer.
 * @param rate bytes a second on the line; null if the time on the line is negligible
 * @param unasked lines that may come before an answer without being part of it
 */
export function latenciesIn(
  exchanges: readonly Exchange[],
  rate: number | null,
  unasked: ReadonlySet<string>,
): LearnedProfile['latencies'] {
  const plain = exchanges.filter(
    ({ orderly, invitation, lines }) =>
      orderly && invitation === null && lines.every(({ kind }) => kind !== 'publish'),
  );
  const untilAnswer = ({ t, length, lines, result, firstAt }: Exchange): number | null => {
    if (result === null || firstAt === null) return null;
    const answeredAt = lines.some(({ text }) => unasked.has(text)) ? result.t : firstAt;
    return Math.max(0, answeredAt - t - onTheLineMs(length + PREFIX, rate));
  };
  const local = plain.filter((one) => !one.name.startsWith('+CLOUD') && one.name !== 'several');
  const results = COMMANDS.map((name): [string, Quantiles | null] => [
    name,
    distribution(plain.filter((one) => one.name === name && accepted(one)).map(untilAnswer)),
  ]);
  const reports = LATE_REPORTS.map(([command, report]): [string, Quantiles | null] => [
    report,
    distribution(
      named(plain, command).flatMap(({ after, t, length }) => {
        const late = after.find(({ text }) => text.startsWith(`${report}:`));
        return late === undefined
          ? []
          : [Math.max(0, late.t - t - onTheLineMs(length + PREFIX + late.text.length + FRAMING, rate))];
      }),
    ),
  ]);
  return {
    local: distribution(
      [...local, ...plain.filter((one) => refused(one) && one.cloud.length === 0)].map(untilAnswer),
    ),
    results: known(results),
    reports: known(reports),
  };
}

function distribution(times: readonly (number | null)[]): Quantiles | null {
  const measured = times.filter((ms) => ms !== null);
  return measured.length < FEWEST ? null : quantilesOf(measured);
}

function known(entries: readonly (readonly [string, Quantiles | null])[]): Record<string, Quantiles> {
  return Object.fromEntries(
    entries.flatMap(([name, quantiles]) => (quantiles === null ? [] : [[name, quantiles]])),
  );
}
