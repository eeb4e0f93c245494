import { DeadlinePassed } from '../at/fault';
import type { KnownBroken } from '../ledger/record';
import { LEAST_MS, type Seen, waitLength } from './wait-length';

/** A promise is likely to be kept within this multiple of its shortest time. */
const LIKELY = 5;

/** After this many misses in a row a promise is hopeless. */
const HOPELESS = 8;

/** After misses in this many cases in a row a promise counts as broken before the next case. */
const BROKEN_CASES = 3;

/**
 * Factor by which an earlier time fades each time the promise is kept, so that one slow answer does not count for
 * long.
 */
const FADING = 0.9;

/** An error that took at least this part of the full wait counts as slow. */
const SLOW = 1 / 4;

/** The promise to report a message of a subscription. */
export const MESSAGE_REPORT = 'report of a message';

interface History {
  /** Misses since the promise was last kept. */
  misses: number;
  /** How often it was kept. */
  kept: number;
  /** Slow errors in a row. */
  slowErrors: number;
  /** The longest time to be kept, ms: in cases that do not disturb the cloud, and in those that do. */
  longestMs: number;
  longestProvokedMs: number;
  /** The longest recent time, with earlier ones fading, ms. */
  recentMs: number;
  /** The shortest time to be kept, ms; Infinity before the first. */
  shortestMs: number;
  /** Id of the case with the first of the misses in a row. */
  since: string;
  /** The number of cases with the misses in a row, and the id of the last of them. */
  cases: number;
  last: string;
}

const NEW: History = {
  misses: 0,
  kept: 0,
  slowErrors: 0,
  longestMs: 0,
  longestProvokedMs: 0,
  recentMs: 0,
  shortestMs: Number.POSITIVE_INFINITY,
  since: '',
  cases: 0,
  last: '',
};

/** A promise that was broken in earlier cases, and again in the current one. */
export interface BrokenBefore {
  readonly promise: string;
  /** Id of the first case. */
  readonly since: string;
  readonly cases: number;
  /** Number of checks that the current case had made when it was missed. */
  readonly checks: number;
}

/** The outcome of a wait: `refused` if an error came instead, `missed` if nothing did; `ms` as the module took. */
export interface Outcome {
  readonly as?: 'kept' | 'refused' | 'missed';
  readonly ms?: number;
}

/**
 * How long to wait for what a module must do, e.g. answer a command: a promise. Once it was broken several times in a
 * row, first with the full deadline, further waits are shorter: the full deadline in hundreds of cases would take
 * hours and show nothing new. The wait is full again as soon as the promise is kept once.
 */
export class Promises {
  readonly #histories = new Map<string, History>();
  #caseId = '';
  #cut = new Map<string, KnownBroken>();
  /** Misses in a row by command in any form: `AT+CPIN`. */
  readonly #missesOf = new Map<string, number>();
  /** Time lost in waits that ended without a result, ms: in the run, and in the current case. */
  #lostMs = 0;
  #lostInCaseMs = 0;
  /** The longest time of any promise to be kept in cases that do not disturb the cloud, ms. */
  #longestMs = 0;
  /** Promises missed in the current case. */
  readonly #missed = new Set<string>();
  /** See `brokenBefore`. */
  #brokenBefore: BrokenBefore | null = null;
  #checksSoFar = (): number => 0;
  #provokes = false;

  /**
   * Starts a case, to which all further waits belong.
   * @param checksSoFar returns the number of checks that it has made
   * @param provokes whether it makes the cloud slow, silent or wrong
   */
  begin(caseId: string, checksSoFar = (): number => 0, provokes = false): void {
    this.#caseId = caseId;
    this.#provokes = provokes;
    this.#checksSoFar = checksSoFar;
    this.#cut = new Map();
    this.#missed.clear();
    this.#lostInCaseMs = 0;
    this.#brokenBefore = null;
  }

  /** Does not count the lost time of the current case: it has not failed, so the missing results were legal. */
  forgive(): void {
    this.#lostMs -= this.#lostInCaseMs;
    this.#lostInCaseMs = 0;
  }

  /** Resets the misses of the promises missed in the current case, as the module may not be the cause. */
  excuse(): void {
    this.forgive();
    for (const promise of this.#missed) {
      const history = this.#histories.get(promise);
      if (history) history.misses = 0;
    }
  }

  /** The promises of the current case that were missed after less than the full wait. */
  get cutShort(): readonly KnownBroken[] {
    return [...this.#cut.values()];
  }

  /**
   * The first promise missed in the current case that was also missed in several cases before it, and not kept since.
   * Such a miss says nothing about the subject of the case. Null for none.
   */
  get brokenBefore(): BrokenBefore | null {
    return this.#brokenBefore;
  }

  /** Counts a wait without a result where a module may legally send nothing: only the next such wait is shorter. */
  omitted(promise: string): void {
    this.#historyOf(promise).misses += 1;
  }

  /** Whether the promise was missed in the current case. */
  hasMissed(promise: string): boolean {
    return this.#missed.has(promise);
  }

  /** How long to wait now, ms. */
  wait(promise: string, fullMs: number): number {
    const history = this.#histories.get(promise);
    const seen = history ? this.#seen(history) : this.#unmet(promise);
    return waitLength(fullMs, seen, {
      lostMs: this.#lostMs,
      longestMs: this.#longestMs,
      provokes: this.#provokes,
    });
  }

  #seen(history: History): Seen {
    if (!this.#provokes) return history;
    return { ...history, longestMs: Math.max(history.longestMs, history.longestProvokedMs) };
  }

  /** For a new promise: a command that was silent twice is likely to be silent in another form. */
  #unmet(promise: string): Seen {
    const before = this.#missesOf.get(commandOf(promise)) ?? 0;
    return { misses: Math.max(0, before - 1), kept: 0, longestMs: 0, recentMs: 0 };
  }

  /**
   * Waits for what was promised, for as long as `this.wait` returns, and records the outcome.
   * @param outcome interprets the result; by default it is `kept`, and took the whole time
   * @throws DeadlinePassed, and whatever else `wait` throws
   */
  async awaited<T>(
    promise: string,
    fullMs: number,
    wait: (deadlineMs: number) => Promise<T>,
    outcome: (result: T) => Outcome = () => ({}),
  ): Promise<T> {
    const deadlineMs = this.wait(promise, fullMs);
    const began = performance.now();
    try {
      const result = await wait(deadlineMs);
      const { as = 'kept', ms = performance.now() - began } = outcome(result);
      if (as === 'kept') this.kept(promise, ms);
      else if (as === 'refused') this.refused(promise, ms, fullMs);
      else this.broken(promise, deadlineMs, fullMs);
      return result;
    } catch (error) {
      if (error instanceof DeadlinePassed) this.broken(promise, deadlineMs, fullMs);
      throw error;
    }
  }

  /** The time within which it is most likely kept, if at all, ms: after that a second try costs less than waiting. */
  likely(promise: string, fullMs: number): number {
    const shortestMs = this.#histories.get(promise)?.shortestMs ?? Number.POSITIVE_INFINITY;
    return Math.min(fullMs, Math.max(LEAST_MS, LIKELY * shortestMs));
  }

  /** Whether it was missed so often in a row that trying again shows nothing new. */
  isHopeless(promise: string): boolean {
    return (this.#histories.get(promise)?.misses ?? 0) >= HOPELESS;
  }

  /**
   * Records that a promise was kept after `ms`. Cases that disturb the cloud are recorded separately, as they are
   * slow.
   */
  kept(promise: string, ms: number): void {
    this.#missesOf.delete(commandOf(promise));
    const history = this.#historyOf(promise);
    Object.assign(history, { misses: 0, slowErrors: 0, cases: 0, kept: history.kept + 1 });
    history.shortestMs = Math.min(history.shortestMs, ms);
    if (this.#provokes) {
      history.longestProvokedMs = Math.max(history.longestProvokedMs, ms);
      return;
    }
    this.#longestMs = Math.max(this.#longestMs, ms);
    history.longestMs = Math.max(history.longestMs, ms);
    history.recentMs = Math.max(FADING * history.recentMs, ms);
  }

  /**
   * Records an error after `ms` instead. A slow error is legal in many places; from the second in a row it counts as
   * a miss.
   */
  refused(promise: string, ms: number, fullMs: number): void {
    if (ms < SLOW * fullMs) return;
    const history = this.#historyOf(promise);
    history.slowErrors += 1;
    if (history.slowErrors > 1) this.#misses(history);
  }

  #historyOf(promise: string): History {
    const history = this.#histories.get(promise) ?? { ...NEW };
    this.#histories.set(promise, history);
    return history;
  }

  /** Counts a miss and returns the history before it. */
  #misses(history: History): History {
    // A miss in preflight is in no case: the first case that misses it is the one to look at.
    if (history.misses === 0 || history.since === '')
      Object.assign(history, { since: this.#caseId, cases: 0, last: '' });
    const before = { ...history };
    if (before.last !== this.#caseId) Object.assign(history, { cases: before.cases + 1, last: this.#caseId });
    history.misses += 1;
    return before;
  }

  /** Records that nothing came within `waitedMs`; `fullMs` is the deadline of the profile. */
  broken(promise: string, waitedMs: number, fullMs: number): void {
    const history = this.#historyOf(promise);
    const { since, cases, last } = this.#misses(history);
    if (last !== this.#caseId && cases >= BROKEN_CASES)
      this.#brokenBefore ??= { promise, since, cases, checks: this.#checksSoFar() };
    this.#lostMs += waitedMs;
    this.#lostInCaseMs += waitedMs;
    const command = commandOf(promise);
    this.#missesOf.set(command, (this.#missesOf.get(command) ?? 0) + 1);
    this.#missed.add(promise);
    if (waitedMs < fullMs) this.#cut.set(promise, { promise, since: history.since, waitedMs });
  }
}

/** The command named in a promise, without its form; the promise itself if it names none. */
function commandOf(promise: string): string {
  return /AT\+[A-Z]+/.exec(promise)?.[0] ?? promise;
}
