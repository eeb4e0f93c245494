import type { Token } from './token';

/** A command that goes on in the network after `OK`. */
export interface UnderWay {
  readonly command: string;
  /** Its own deadline, ms since the run began. */
  readonly until: number;
  /** Whether a token tells its outcome. */
  readonly ends: (token: Token) => boolean;
  /** The manual promises such a token; else the next answer of the module shows that it is free again. */
  readonly reportPromised: boolean;
}

/** A command that was answered while another was under way in the network. */
export interface Delayed {
  readonly command: string;
  /** The earlier one: `AT+CLOUDAUTH`. */
  readonly during: string;
  /** From sending it to its answer. */
  readonly ms: number;
}

/**
 * What the module is doing in the network. Nothing promises that a module answers another command meanwhile, so until
 * the outcome of the first has come, the first's deadline covers the wait for the second.
 */
export class NetworkActivity {
  readonly delayed: Delayed[] = [];
  #underWay: UnderWay[] = [];
  /** Reports that ended a command: they are no other's. */
  readonly #spent = new WeakSet<Token>();

  begins(activity: UnderWay): void {
    this.#underWay.push(activity);
  }

  /** Takes a token that came: it ends the oldest of the commands that it may report on. */
  hears(token: Token): void {
    const ended = this.#underWay.find(({ ends }) => ends(token));
    if (!ended) return;
    this.#spent.add(token);
    this.#underWay = this.#underWay.filter((one) => one !== ended);
  }

  /** Whether a token has ended a command that was under way. */
  hasEndedOne(token: Token): boolean {
    return this.#spent.has(token);
  }

  /** How long a command that is sent now must be waited for: `deadlineMs`, or what is left to those under way. */
  deadlineFor(deadlineMs: number, now: number): number {
    if (this.#underWay.length > 0) this.#underWay = this.#underWay.filter(({ until }) => until > now);
    return this.#underWay.reduce((most, { until }) => Math.max(most, until - now), deadlineMs);
  }

  /** The oldest command that is still under way. */
  get busyWith(): string | null {
    return this.#underWay[0]?.command ?? null;
  }

  /** A command was answered that was sent while `during` was under way. */
  answered(command: string, during: string, ms: number): void {
    this.delayed.push({ command, during, ms });
    this.#underWay = this.#underWay.filter(({ reportPromised }) => reportPromised);
  }

  /** The module was restarted. */
  forget(): void {
    this.#underWay = [];
  }
}
