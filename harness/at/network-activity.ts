import type { Token } from './token';

/** A command that goes on in the network after `OK`. */
export interface UnderWay {
  readonly command: string;
  /** Its own deadline, ms since the run began. */
  readonly until: number;
  /** Whether a token tells its outcome. */
  readonly ends: (token: Token) => boolean;
  /** Where the log stood when it was sent. */
  readonly from: number;
  /** Such a token is promised; else the next answer of the module shows that it is free again. */
  readonly reportPromised: boolean;
}

/** A command that was answered while another was under way in the network. */
export interface Delayed {
  readonly command: string;
  /** The earlier one: `AT+NAME`. */
  readonly during: string;
  /** From sending it to its answer. */
  readonly ms: number;
}

/** So long after the deadline of a command an error may still be its report: a time-out of the module's own, ms. */
const LATE_MS = 120_000;

/**
 * What the module is doing in the network. Nothing promises that a module answers another command meanwhile, so until
 * the outcome of the first has come, the first's deadline covers the wait for the second.
 */
export class NetworkActivity {
  readonly delayed: Delayed[] = [];
  #underWay: UnderWay[] = [];
  /** Commands whose outcome never came, the newest of each name: an error that comes may be theirs. */
  readonly #owed = new Map<string, UnderWay>();
  /** Reports that ended a command, with that command: they are no other's. */
  readonly #spent = new WeakMap<Token, UnderWay>();

  begins(activity: UnderWay): void {
    this.#underWay.push(activity);
  }

  /**
   * Takes a token that came: it ends the oldest of the commands that it may report on. Where another of that name never had
   * its report, or none is under way any more, it may be the late report of that one.
   * @param answersLocal it came while a command was waiting that does not use the network, and whose errors are therefore few
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
    // Only an error names no command; the report of a success is the newest command's, or else that of the one that is owed.
    if (token.kind !== 'result')
      return underWay ? undefined : [...this.#owed.values()].find(({ ends }) => ends(token));
    const isItsReport = ({ command, ends, until, reportPromised }: UnderWay) =>
      ends(token) &&
      token.t <= until + LATE_MS &&
      (underWay ? underWay.command === command : reportPromised || answersLocal);
    // No report is promised of a publish, say: only where an error is no likely answer is it taken for one.
    return [...this.#owed.values()].find(isItsReport);
  }

  /** A token that had ended a command was the answer to another one: the report of the first is owed still. */
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

  /** Whether a token is most likely the report of a command that was sent before the log stood at `from`. */
  isOfEarlier(token: Token, from: number): boolean {
    const whose = this.#spent.get(token);
    return whose !== undefined && whose.from < from;
  }

  /** How long a command that is sent now must be waited for: `deadlineMs`, or what is left to those under way. */
  deadlineFor(deadlineMs: number, now: number): number {
    if (this.#underWay.length > 0) this.#keep(({ until }) => until > now);
    return this.#underWay.reduce((most, { until }) => Math.max(most, until - now), deadlineMs);
  }

  /** The oldest command that is still under way. */
  get busyWith(): string | null {
    return this.#underWay[0]?.command ?? null;
  }

  /** A command was answered that was sent while `during` was under way. */
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
