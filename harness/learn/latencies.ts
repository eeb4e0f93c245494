import { type LearnedProfile, type Quantiles, SHARES } from '../emulator/learned/learned-profile';
import type { Event } from '../ledger/record';
import { accepted, named, refused } from './evidence';
import { bytesOf, type Exchange } from './transcript';

/** The value in the middle; undefined where there is none. */
export function median(values: readonly number[]): number | undefined {
  return sorted(values)[Math.floor(values.length / 2)];
}

/** The value below which this share of them lies; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  return sorted(values)[Math.round(share * (values.length - 1))] ?? 0;
}

/** A distribution as a profile keeps it, to a tenth of a ms. */
function quantilesOf(values: readonly number[]): Quantiles {
  return SHARES.map((share) => Math.round(quantile(values, share) * 10) / 10);
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** Shorter stretches tell no rate. */
const FEWEST_BYTES = 24;

/** `AT` and CR around a command; CR LF on both sides of a line. */
export const PREFIX = 3;
export const FRAMING = 4;

/** A pause of so many ms ends a stretch. */
const PAUSE_MS = 60;

/** Above this many bytes a second a line takes no time that could be told from that of the harness. */
const FASTEST = 16_000;

/** The rates that a UART is set to, bits a second, 10 bits a byte. */
const BAUDS = [300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200];

/**
 * Bytes a second that the line carries, when what came kept to one rate and what was sent took its time, too: a module
 * that says one byte at a time hears a long command at once. Undefined where the line is too fast to tell.
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

/** The rate that most of these keep to; undefined where they keep to none. */
function steady(rates: readonly number[]): number | undefined {
  const rate = median(rates);
  if (rate === undefined || rates.length < 5) return undefined;
  return rates.filter((one) => Math.abs(one - rate) < rate / 4).length > 0.6 * rates.length
    ? rate
    : undefined;
}

/** Bytes in both directions by the time from the command to its result, of commands that no cloud had a part in. */
function ratesOf(exchanges: readonly Exchange[]): number[] {
  return exchanges.flatMap(({ t, length, lines, result, orderly, cloud, firstAt }) => {
    if (!orderly || result === null || cloud.length > 0 || firstAt === null) return [];
    const said = [...lines, result].reduce((sum, { text }) => sum + text.length + FRAMING, 0);
    return [(1000 * (length + PREFIX + said)) / Math.max(1, result.t - t)];
  });
}

/** What so many bytes take on a line, ms; none where it costs no time. */
export function onTheLineMs(bytes: number, rate: number | null): number {
  return rate === null ? 0 : (1000 * bytes) / rate;
}

/** Of each stretch of received bytes. The first piece of it was on the way before it was seen: what follows it is timed. */
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

/** Fewer times are no distribution. */
const FEWEST = 3;

/** Reports that come behind OK by themselves. */
const LATE_REPORTS: readonly (readonly [command: string, report: string])[] = [
  ['+CLOUDAUTH', '+ALIAUTH'],
  ['+CLOUDSUB', '+CLOUDSUBACK'],
  ['+CLOUDPUB', '+CLOUDPUBACK'],
];

const COMMANDS = ['+CLOUDAUTH', '+CLOUDCONN', '+CLOUDSUB', '+CLOUDPUB', '+CLOUDUNSUB', '+CLOUDDISCONN'];

/**
 * How long answers and reports took, without the time on the line. Data entry is the host's time and no part of it; an
 * answer that had to wait behind messages tells nothing.
 * @param rate bytes a second on the line; null where it costs no time
 * @param unasked lines that may come in front of an answer and are none
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
