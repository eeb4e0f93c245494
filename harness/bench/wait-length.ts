/** The shortest wait, ms: enough for any answer of a correct emulated module, on a loaded machine too. */
export const LEAST_MS = 60;

/** The same for a promise that was never kept and missed this often in a row: such waits are most of a run's time. */
const NEVER_KEPT = { misses: 5, ms: 20 };

/** Each miss in a row divides the next wait by `DIVISOR`, `CUTS` times at most. */
const DIVISOR = 4;
const CUTS = 4;

/**
 * Once the failed cases of a run have lost `lost` full waits, further waits are divided by `divisor` even if the
 * promise was kept the last time: a module that breaks different promises in turn would make a run last an hour.
 */
const WARY: readonly (readonly [lost: number, divisor: number])[] = [
  [1.25, 64],
  [1, 16],
];

/** The shortest such wait, ms, until the run has lost `until` full waits. */
const LEAST_WARY = { ms: 150, until: 4 };

/** A promise kept this often has enough times of its own to derive a wait from. */
const FAMILIAR = 5;

/** A wait is this multiple of the time that the module has needed. */
const MARGIN = 5;

/** Least part of the full wait in a case that makes the cloud slow or silent, as earlier times do not apply there. */
const PROVOKED = 1 / 2;

/** For a promise seldom kept: a multiple of the longest time of the run, between these parts of the full wait. */
const UNFAMILIAR = { margin: 2, least: 1 / 16, most: 1 / 8 };

/** The history of a promise. */
export interface Seen {
  /** Misses since it was last kept. */
  readonly misses: number;
  /** How often it was kept. */
  readonly kept: number;
  /** The longest time to be kept, ms; in a case that disturbs the cloud, including other such cases. */
  readonly longestMs: number;
  /** The longest recent time, with earlier ones fading, ms. */
  readonly recentMs: number;
}

/** The history of all promises of a run. */
export interface RunSoFar {
  /** Time lost in waits that ended without a result, ms. */
  readonly lostMs: number;
  /** The longest time of any promise to be kept, ms. */
  readonly longestMs: number;
  /** Whether the current case makes the cloud slow, silent or wrong. */
  readonly provokes: boolean;
}

/** How long to wait for a promise whose deadline is `fullMs`, ms. */
export function waitLength(fullMs: number, seen: Seen, run: RunSoFar): number {
  const waryMs = waryWait(fullMs, seen, run);
  const waitMs =
    seen.misses === 0 ? waryMs : Math.min(Math.max(waryMs, MARGIN * seen.longestMs), cutWait(fullMs, seen));
  return Math.min(fullMs, Math.round(waitMs));
}

function cutWait(fullMs: number, { misses, kept, longestMs }: Seen): number {
  if (kept === 0 && misses >= NEVER_KEPT.misses) return NEVER_KEPT.ms;
  return Math.max(LEAST_MS, fullMs / DIVISOR ** Math.min(misses, CUTS), MARGIN * longestMs);
}

/** The wait for a promise that was kept the last time: shorter if the run has lost much time in other waits. */
function waryWait(
  fullMs: number,
  { kept, recentMs }: Seen,
  { lostMs, longestMs, provokes }: RunSoFar,
): number {
  const divisor = WARY.find(([lost]) => lostMs >= lost * fullMs)?.[1] ?? 1;
  const { margin, least, most } = UNFAMILIAR;
  const unfamiliarMs = Math.min(Math.max(margin * longestMs, least * fullMs), most * fullMs);
  const needed = kept >= FAMILIAR ? MARGIN * recentMs : unfamiliarMs;
  const shortestMs = lostMs < LEAST_WARY.until * fullMs ? LEAST_WARY.ms : LEAST_MS;
  return Math.max(provokes ? PROVOKED * fullMs : shortestMs, fullMs / divisor, needed);
}
