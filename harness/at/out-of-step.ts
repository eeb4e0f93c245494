import { readLine, withoutParameters } from './command';
import { mayBeReport, type Token } from './token';

/** A token that answers no pending command: unexpected or late. */
export interface Stray {
  readonly token: Token;
  /** Its position in the session's log. */
  readonly index: number;
  /** The command line that it most likely answers, without parameters, e.g. `AT+CPIN?`; null if none. */
  readonly belongsTo: string | null;
}

/** Collects stray tokens, each with the command that it most likely belongs to. */
export class Strays {
  readonly list: Stray[] = [];
  /** Commands whose deadline passed before their result came, oldest first. */
  #overdue: string[] = [];
  #lastAnswered: Buffer | null = null;
  /** The last command ended in a prompt and its data has not been sent: it may still end with a result. */
  #resultOwed = false;

  get overdue(): readonly string[] {
    return this.#overdue;
  }

  /** @param withPrompt the command ended in a prompt, so its final result is still outstanding */
  answered(command: Buffer, withPrompt: boolean): void {
    this.#lastAnswered = command;
    this.#resultOwed = withPrompt;
  }

  missed(command: string): void {
    this.#overdue.push(command);
  }

  /** Call when the overdue commands can no longer be answered. */
  forgive(): void {
    this.#overdue = [];
  }

  /** Drops those before this index of the log. */
  forgetBefore(index: number): void {
    const kept = this.list.findIndex((stray) => stray.index >= index);
    this.list.splice(0, kept === -1 ? this.list.length : kept);
  }

  #answeredLast(): string | null {
    return this.#lastAnswered && withoutParameters(this.#lastAnswered);
  }

  /**
   * Takes a token that the pending command, if any, does not own.
   * @returns whether it is a result that no command can have caused
   */
  consider(token: Token, index: number): boolean {
    if (token.kind === 'line') this.#considerLine(token.name, token, index);
    return token.kind === 'result' && this.#considerResult(token, index);
  }

  #considerResult(token: Token & { kind: 'result' }, index: number): boolean {
    const late = this.#overdue.shift();
    if (late !== undefined) this.list.push({ token, index, belongsTo: late });
    else if (this.#resultOwed) this.#resultOwed = false;
    else if (!mayBeReport(token)) {
      this.list.push({ token, index, belongsTo: this.#answeredLast() });
      return true;
    }
    return false;
  }

  /** A named line is a stray only if a command of that name is overdue: otherwise it may be unsolicited. */
  #considerLine(name: string | null, token: Token, index: number): void {
    const late = name === null ? this.#overdue[0] : this.#overdue.find((command) => asksFor(command, name));
    if (name === null || late !== undefined) this.list.push({ token, index, belongsTo: late ?? null });
  }
}

const asksFor = (command: string, name: string): boolean =>
  command.toUpperCase().replace(/\?$/, '') === `AT${name.toUpperCase()}`;

/** After this many false alarms in a row, an unexpected result no longer causes a resynchronisation. */
const FALSE_ALARMS = 3;

/** A module counts as silent after `TIMES` its slowest answer so far, within these limits, ms. */
const TIMES = 3;
const QUIET_MS = { least: 50, most: 3_000 };

/** An answer is likely to arrive within `LIKELY_TIMES` the slowest so far, or within this minimum, ms. */
const LIKELY_TIMES = 5;
const LEAST_LIKELY_MS = 60;

/** How many recent queries are remembered: an answer up to this many queries late is recognised by its name. */
const REMEMBERED = 4;

/**
 * Whether answers may be assigned to the wrong commands. The signs are: raw bytes without an answer, an unexpected
 * result, the information response of another query. Every later command would then get the answer of an earlier one,
 * so the session resynchronises before the next command.
 */
export class StepDoubt {
  #present = false;
  #falseAlarms = 0;
  #slowestMs = 0;
  #queries: string[] = [];

  get present(): boolean {
    return this.#present;
  }

  /** How long the module must be silent before nothing more is expected, ms. */
  get quietMs(): number {
    return Math.min(QUIET_MS.most, Math.max(QUIET_MS.least, TIMES * this.#slowestMs));
  }

  /** Within what time an answer is likely, ms; Infinity before the first answer. */
  get likelyMs(): number {
    return this.#slowestMs === 0
      ? Number.POSITIVE_INFINITY
      : Math.max(LEAST_LIKELY_MS, LIKELY_TIMES * this.#slowestMs);
  }

  /** The wait for answers to raw bytes was given up: any number of them may still arrive. */
  answersOutstanding(): void {
    this.#present = true;
  }

  /** A result arrived that no command can have caused. */
  resultUnasked(): void {
    if (this.#falseAlarms < FALSE_ALARMS) this.#present = true;
  }

  /**
   * A command that does not use the network was answered after `ms`.
   * @param name of the command, e.g. `AT+CPIN?`
   * @param information names of the lines in its answer, e.g. `+CPIN`
   */
  answered(name: string, ms: number, information: readonly string[]): void {
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    // A line of several commands has the information responses of all of them.
    if (name.includes(';')) return;
    const read = readLine(name);
    const own = read?.form === 'read' ? read.name : null;
    const ofAnother = information.some((line) => line !== own && this.#queries.includes(line));
    if (ofAnother && !(own && information.includes(own))) this.resultUnasked();
    if (own) this.#queries = [own, ...this.#queries.filter((query) => query !== own)].slice(0, REMEMBERED);
  }

  /** The session is in step again, or the module was restarted. */
  forget(): void {
    this.#present = false;
  }

  /** The session has resynchronised. @param outOfStep whether it was out of step, so the doubt was justified */
  settled(outOfStep: boolean): void {
    this.#present = false;
    this.#falseAlarms = outOfStep ? 0 : this.#falseAlarms + 1;
  }
}
