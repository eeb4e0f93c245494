import type { Token } from './token';

/** A command that continues in the network after `OK`. */
export interface UnderWay {
  readonly command: string;
  /** Its own deadline, ms since the run began. */
  readonly until: number;
  /** Whether a token reports its outcome. */
  readonly ends: (token: Token) => boolean;
  /** Length of the log when it was sent. */
  readonly from: number;
  /** Whether such a token always comes. If not, the next answer of the module ends the command. */
  readonly reportPromised: boolean;
}

/** A command that was answered while another was under way in the network. */
export interface Delayed {
  readonly command: string;
  /** The earlier command: `AT+NAME`. */
  readonly during: string;
  /** From sending it to the end of its answer. */
  readonly ms: number;
}

/**
 * How long after a command's deadline an error may still be its report, ms: the module may have a time-out of its
 * own.
 */
const LATE_MS = 120_000;

/**
 * The commands that the module is still executing in the network. It need not answer another command meanwhile, so
 * until the first has ended, the wait for the second lasts at least until the deadline of the first.
 */
export class NetworkActivity {
  readonly delayed: Delayed[] = [];
  #underWay: UnderWay[] = [];
  /** Commands whose report never came, the newest of each name: a later error may be that report. */
  readonly #owed = new Map<string, UnderWay>();
  /** Which command each report has ended: it cannot end another. */
  readonly #spent = new WeakMap<Token, UnderWay>();

  begins(activity: UnderWay): void {
    this.#underWay.push(activity);
  }

  /**
   * Takes a token: it ends the oldest command under way that it may report on. If an earlier command of that name is
   * still owed its report, or no such command is under way, it counts as that late report.
   * @param answersLocal whether the pending command does not use the network, so that an error is an unlikely answer
   * to it
   */
  hears(token: Token, answersLocal: boolean): void {
    const ended = this.#underWay.find(({ ends }) => ends(token));
    const owed = this.#owedBy(token, ended, answersLocal);
    if (owed) this.#owed.delete(owed.command);
    else this.#underWay = this.#underWay.filter((one) => one !== ended);
    const whose = owed ?? ended;
    if (whose) this.#spent.set(token, whose);
  }

  #owedBy(token: Token, underWay: UnderWay | undefined, answersLocal: boolean): UnderWay | undefined {
    // A success report names its command: it belongs to the one under way, if any, else to the one that is owed.
    if (token.kind !== 'result')
      return underWay ? undefined : [...this.#owed.values()].find(({ ends }) => ends(token));
    const isItsReport = ({ command, ends, until, reportPromised }: UnderWay) =>
      ends(token) &&
      token.t <= until + LATE_MS &&
      (underWay ? underWay.command === command : reportPromised || answersLocal);
    // Without a promised report, as for a publish, an error counts as one only where it is an unlikely answer.
    return [...this.#owed.values()].find(isItsReport);
  }

  /** The token turned out to be the answer to another command: the report of the first is still owed. */
  giveBack(token: Token): void {
    const whose = this.#spent.get(token);
    if (!whose) return;
    this.#spent.delete(token);
    this.#owed.set(whose.command, whose);
  }

  /** Whether a token has ended a command that was under way. */
  hasEndedOne(token: Token): boolean {
    return this.#spent.has(token);
  }

  /** Whether a token is most likely the report of a command that was sent before log index `from`. */
  isOfEarlier(token: Token, from: number): boolean {
    const whose = this.#spent.get(token);
    return whose !== undefined && whose.from < from;
  }

  /**
   * The deadline of a command sent at `now`, ms: `deadlineMs`, or the time left to the commands under way if longer.
   */
  deadlineFor(deadlineMs: number, now: number): number {
    if (this.#underWay.length > 0) this.#keep(({ until }) => until > now);
    return this.#underWay.reduce((most, { until }) => Math.max(most, until - now), deadlineMs);
  }

  /** The oldest command that is still under way. */
  get busyWith(): string | null {
    return this.#underWay[0]?.command ?? null;
  }

  /** `command` was sent while `during` was under way, and was answered after `ms`. */
  answered(command: string, during: string, ms: number): void {
    this.delayed.push({ command, during, ms });
    this.#keep(({ reportPromised }) => reportPromised);
  }

  #keep(isUnderWay: (activity: UnderWay) => boolean): void {
    for (const activity of this.#underWay)
      if (!isUnderWay(activity)) this.#owed.set(activity.command, activity);
    this.#underWay = this.#underWay.filter(isUnderWay);
  }

  /** The module was restarted. */
  forget(): void {
    this.#underWay = [];
    this.#owed.clear();
  }
}
