/** A wait is never cut below this: what an honest module needs for anything, on a loaded machine too. */
export const LEAST_MS = 40;

/** The same for what was never kept, and missed so often in a row: whether it comes is then known, and by itself costs most of a run. */
const HOPELESS = { misses: 4, ms: 10 };

/** Each miss in a row divides the next wait by this, so many times at most. */
const DIVISOR = 4;
const CUTS = 4;

/**
 * What the failed cases of a run have lost by waiting in vain, in full waits of the kind at hand, and what the next one is divided
 * by, though it was kept the last time: a module that breaks now this and now that would keep a run going for an hour.
 */
const WARY = { lost: 1, divisor: 64 };

/** A wait that is cut short though the promise was kept the last time is never below this, until the run has lost so many full waits. */
const LEAST_WARY = { ms: 150, until: 2 };

/** Kept so many times, a promise shows by itself how long it takes. */
const FAMILIAR = 5;

/** What a module has shown it needs is waited for several times over. */
const MARGIN = 5;

/** A case that makes the cloud slow or silent makes the module slow: what it needed before says nothing, and it gets this part at least. */
const PROVOKED = 1 / 8;

/** What was seldom kept before is held against the longest need of the run, but gets no more than this part of the full wait. */
const UNFAMILIAR = { margin: 2, most: 1 / 8 };

/** What was seen of a promise so far. */
export interface Seen {
  /** Misses since it was last kept. */
  readonly misses: number;
  /** How often it was kept. */
  readonly kept: number;
  /** The longest that it took when it was kept, ms; in a case that makes the cloud slow, such cases counted. */
  readonly longestMs: number;
  /** What it has needed lately, ms. */
  readonly recentMs: number;
}

/** What was seen in the run, whatever the promise. */
export interface RunSoFar {
  /** Lost by waiting for what did not come, ms. */
  readonly lostMs: number;
  /** The longest that anything took when it was kept, ms. */
  readonly longestMs: number;
  /** The present case makes the cloud slow, silent or wrong. */
  readonly provokes: boolean;
}

/** How long a promise is waited for that should take no longer than `fullMs`, ms. */
export function waitLength(fullMs: number, seen: Seen, run: RunSoFar): number {
  const waryMs = waryWait(fullMs, seen, run);
  const waitMs =
    seen.misses === 0 ? waryMs : Math.min(Math.max(waryMs, MARGIN * seen.longestMs), cutWait(fullMs, seen));
  return Math.min(fullMs, Math.round(waitMs));
}

function cutWait(fullMs: number, { misses, kept, longestMs }: Seen): number {
  if (kept === 0 && misses >= HOPELESS.misses) return HOPELESS.ms;
  return Math.max(LEAST_MS, fullMs / DIVISOR ** Math.min(misses, CUTS), MARGIN * longestMs);
}

/** A module that has missed many things, now this and now that, is hardly slow with the next. */
function waryWait(
  fullMs: number,
  { kept, recentMs }: Seen,
  { lostMs, longestMs, provokes }: RunSoFar,
): number {
  const divisor = lostMs >= WARY.lost * fullMs ? WARY.divisor : 1;
  const unfamiliarMs = Math.min(UNFAMILIAR.margin * longestMs, UNFAMILIAR.most * fullMs);
  const needed = kept >= FAMILIAR ? MARGIN * recentMs : unfamiliarMs;
  const shortestMs = lostMs < LEAST_WARY.until * fullMs ? LEAST_WARY.ms : LEAST_MS;
  return Math.max(provokes ? PROVOKED * fullMs : shortestMs, fullMs / divisor, needed);
}
