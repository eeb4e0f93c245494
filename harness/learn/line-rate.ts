import type { Event } from '../ledger/record';
import { median } from './quantiles';
import { bytesOf, type Exchange } from './transcript';

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
