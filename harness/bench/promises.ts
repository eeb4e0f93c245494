import { DeadlinePassed } from '../at/fault';
import type { KnownBroken } from '../ledger/record';
import { LEAST_MS, type Seen, waitLength } from './wait-length';

/** What has ever come in this time will hardly take so many times longer. */
const LIKELY = 5;

/** So many misses in a row. */
const HOPELESS = 8;

/** Missed in so many cases in a row, it is broken whatever the next case is about. */
const BROKEN_CASES = 3;

/** What a promise needed counts for less with each time that it was kept since: one slow answer is no habit. */
const FADING = 0.9;

/** An error that took this part of the full wait or more cost as much as no answer. */
const SLOW = 1 / 4;

interface History {
  /** Misses since the promise was last kept. */
  misses: number;
  /** How often it was kept. */
  kept: number;
  /** Errors in a row that took long. */
  slowErrors: number;
  /** The longest that it took when it was kept, ms: in cases that leave the cloud as it is, and in the others. */
  longestMs: number;
  longestProvokedMs: number;
  /** What it has needed lately, ms. */
  recentMs: number;
  /** The shortest, ms; infinite before it was kept once. */
  shortestMs: number;
  /** Id of the case that first missed it, of the misses in a row. */
  since: string;
  /** In how many cases it was missed, of those in a row, and the id of the last of them. */
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

/** A promise that was broken in the cases before, and again. */
export interface BrokenBefore {
  readonly promise: string;
  /** Id of the first of the cases. */
  readonly since: string;
  readonly cases: number;
  /** How many checks the case had made when it was missed again. */
  readonly checks: number;
}

/** What came of a promise: an error may have come instead, and a wait may have ended without anything. */
export interface Outcome {
  readonly as?: 'kept' | 'refused' | 'missed';
  readonly ms?: number;
}

/**
 * How long to wait for what a module has promised, e.g. the answer to a command. A promise that was broken several
 * times in a row, with the full deadline at first, is known broken: waiting out every deadline again in hundreds of
 * cases would tell nothing new and take hours. The wait goes back to its full length as soon as it is kept once.
 */
export class Promises {
  readonly #histories = new Map<string, History>();
  #caseId = '';
  #cut = new Map<string, KnownBroken>();
  /** Misses in a row of anything that a command has promised, in whatever form: `AT+CPIN`. */
  readonly #missesOf = new Map<string, number>();
  /** What the run, and the present case of it, has lost by waiting for what did not come, ms. */
  #lostMs = 0;
  #lostInCaseMs = 0;
  /** The longest that anything took when it was kept with a cloud left as it is, ms. */
  #longestMs = 0;
  /** Promises missed in the present case. */
  readonly #missed = new Set<string>();
  /** See `brokenBefore`. */
  #brokenBefore: BrokenBefore | null = null;
  #checksSoFar = (): number => 0;
  #provokes = false;

  /**
   * The waits from now on belong to this case.
   * @param checksSoFar how many checks it has made
   * @param provokes it makes the cloud slow, silent or wrong
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

  /** The present case has failed for none of its waits: a module may legally do what made them end without a result. */
  forgive(): void {
    this.#lostMs -= this.#lostInCaseMs;
    this.#lostInCaseMs = 0;
  }

  /** What was missed in the present case may have had another cause than the module: waits are full again. */
  excuse(): void {
    this.forgive();
    for (const promise of this.#missed) {
      const history = this.#histories.get(promise);
      if (history) history.misses = 0;
    }
  }

  /** The promises of the present case that were missed after less than the full wait. */
  get cutShort(): readonly KnownBroken[] {
    return [...this.#cut.values()];
  }

  /**
   * The first thing missed in the present case that several cases before it had missed, too, and none since had: what the case is
   * about was not even looked at. Null when there is none.
   */
  get brokenBefore(): BrokenBefore | null {
    return this.#brokenBefore;
  }

  /** Whether the promise was missed in the present case. */
  hasMissed(promise: string): boolean {
    return this.#missed.has(promise);
  }

  /** How long to wait this time, ms. */
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

  /** What was never waited for before: a command that has been silent twice is likely to be so in its next form. */
  #unmet(promise: string): Seen {
    const before = this.#missesOf.get(commandOf(promise)) ?? 0;
    return { misses: Math.max(0, before - 1), kept: 0, longestMs: 0, recentMs: 0 };
  }

  /**
   * Waits for what was promised, as long as `wait` says, and keeps account of it.
   * @param outcome what the result means for the promise, kept where nothing is said, and how long the module itself took, ms
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

  /** When something that is under way at all has most likely come, ms: then a second try costs less than the rest of the wait. */
  likely(promise: string, fullMs: number): number {
    const shortestMs = this.#histories.get(promise)?.shortestMs ?? Number.POSITIVE_INFINITY;
    return Math.min(fullMs, Math.max(LEAST_MS, LIKELY * shortestMs));
  }

  /** The promise has been missed so often in a row that asking for it tells nothing new. */
  isHopeless(promise: string): boolean {
    return (this.#histories.get(promise)?.misses ?? 0) >= HOPELESS;
  }

  /** What a module needs while the cloud is slow is no measure of what it needs otherwise. */
  kept(promise: string, ms: number): void {
    this.#missesOf.delete(commandOf(promise));
    const history = this.#histories.get(promise) ?? { ...NEW };
    this.#histories.set(promise, history);
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
   * An error came instead, after so long. One such is legal in many places; from the second in a row on the wait for it is cut
   * like that for an answer that stays away.
   */
  refused(promise: string, ms: number, fullMs: number): void {
    if (ms < SLOW * fullMs) return;
    const history = this.#histories.get(promise) ?? { ...NEW };
    history.slowErrors += 1;
    if (history.slowErrors > 1) this.#misses(history);
    this.#histories.set(promise, history);
  }

  /** Counts a miss, and returns what the history was before. */
  #misses(history: History): History {
    if (history.misses === 0) Object.assign(history, { since: this.#caseId, cases: 0, last: '' });
    const before = { ...history };
    if (before.last !== this.#caseId) Object.assign(history, { cases: before.cases + 1, last: this.#caseId });
    history.misses += 1;
    return before;
  }

  /** Nothing came within `waitedMs` of the `fullMs` that the profile gives it. */
  broken(promise: string, waitedMs: number, fullMs: number): void {
    const history = this.#histories.get(promise) ?? { ...NEW };
    const { since, cases, last } = this.#misses(history);
    if (last !== this.#caseId && cases >= BROKEN_CASES)
      this.#brokenBefore ??= { promise, since, cases, checks: this.#checksSoFar() };
    this.#lostMs += waitedMs;
    this.#lostInCaseMs += waitedMs;
    const command = commandOf(promise);
    this.#missesOf.set(command, (this.#missesOf.get(command) ?? 0) + 1);
    this.#histories.set(promise, history);
    this.#missed.add(promise);
    if (waitedMs < fullMs) this.#cut.set(promise, { promise, since: history.since, waitedMs });
  }
}

/** The command that a promise is about, without its form; the promise itself where it names none. */
function commandOf(promise: string): string {
  return /AT\+[A-Z]+/.exec(promise)?.[0] ?? promise;
}
