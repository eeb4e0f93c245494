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

  begins(activity: UnderWay): void {
    this.#underWay.push(activity);
  }

  /** Takes a token that came. */
  hears(token: Token): void {
    if (this.#underWay.length > 0) this.#underWay = this.#underWay.filter(({ ends }) => !ends(token));
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
