import { readLine, withoutParameters } from './command';
import { mayBeReport, type Token } from './token';

/** Something that came when nobody had asked for it, or when it was too late. */
export interface Stray {
  readonly token: Token;
  /** Its position in the session's log. */
  readonly index: number;
  /** Command line that it answers, parameters left out, e.g. `AT+CPIN?`; null when it answers none. */
  readonly belongsTo: string | null;
}

/** Keeps what answers nothing that is being waited for, with the command that it most probably belongs to. */
export class Strays {
  readonly list: Stray[] = [];
  /** Commands whose deadline passed before their result came, oldest first. */
  #overdue: string[] = [];
  #lastAnswered: Buffer | null = null;
  /** The last command asked for data and got none so far: it may still end by itself. */
  #resultOwed = false;

  get overdue(): readonly string[] {
    return this.#overdue;
  }

  /** `withPrompt`: the command asked for data, and its final result is still to come. */
  answered(command: Buffer, withPrompt: boolean): void {
    this.#lastAnswered = command;
    this.#resultOwed = withPrompt;
  }

  missed(command: string): void {
    this.#overdue.push(command);
  }

  /** The module has shown that it will not answer the overdue commands any more. */
  forgive(): void {
    this.#overdue = [];
  }

  /** Lets go of those that came before this index of the log. */
  forgetBefore(index: number): void {
    const kept = this.list.findIndex((stray) => stray.index >= index);
    this.list.splice(0, kept === -1 ? this.list.length : kept);
  }

  #answeredLast(): string | null {
    return this.#lastAnswered && withoutParameters(this.#lastAnswered);
  }

  /**
   * Judges a token that came while no command, or only a later one, was waiting.
   * Returns whether it is a result that no command can be waiting for.
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

  /** A line with a name may always be an unsolicited result code, unless a command of that name is overdue. */
  #considerLine(name: string | null, token: Token, index: number): void {
    const late = name === null ? this.#overdue[0] : this.#overdue.find((command) => asksFor(command, name));
    if (name === null || late !== undefined) this.list.push({ token, index, belongsTo: late ?? null });
  }
}

const asksFor = (command: string, name: string): boolean =>
  command.toUpperCase().replace(/\?$/, '') === `AT${name.toUpperCase()}`;

/** A module whose answers were in step after so many signs of the opposite is not asked again because of such a sign. */
const FALSE_ALARMS = 3;

/** The silence that ends what a module still has to say, ms: so many times what it took for an answer, within limits. */
const TIMES = 3;
const QUIET_MS = { least: 50, most: 3_000 };

/** An answer hardly takes so many times longer than any before it, nor less than this to be given up, ms. */
const LIKELY_TIMES = 5;
const LEAST_LIKELY_MS = 30;

/** Names of the queries that were answered lately: so many commands late, an answer is still known by its name. */
const REMEMBERED = 4;

/**
 * Whether the module's answers may stand behind the wrong commands: bytes whose answer did not come, a result that nobody
 * had asked for, or the information of another query. Each later command would then be judged by its neighbour's answer, for
 * as long as the host never pauses. So the session makes sure, before the next command.
 */
export class StepDoubt {
  #present = false;
  #falseAlarms = 0;
  #slowestMs = 0;
  #queries: string[] = [];

  get present(): boolean {
    return this.#present;
  }

  /** How long a module is silent that has nothing more to say, ms. */
  get quietMs(): number {
    return Math.min(QUIET_MS.most, Math.max(QUIET_MS.least, TIMES * this.#slowestMs));
  }

  /** What an answer takes most likely at most, ms; no end where nothing was answered yet. */
  get likelyMs(): number {
    return this.#slowestMs === 0
      ? Number.POSITIVE_INFINITY
      : Math.max(LEAST_LIKELY_MS, LIKELY_TIMES * this.#slowestMs);
  }

  /** Answers to bytes were given up: any number of them may still come. */
  answersOutstanding(): void {
    this.#present = true;
  }

  /** A result came that answers nothing. */
  resultUnasked(): void {
    if (this.#falseAlarms < FALSE_ALARMS) this.#present = true;
  }

  /**
   * A command that uses no network has been answered.
   * @param name of the command, e.g. `AT+CPIN?`
   * @param information names of the lines in its answer, e.g. `+CPIN`
   */
  answered(name: string, ms: number, information: readonly string[]): void {
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    // Several commands in a line have the information of each.
    if (name.includes(';')) return;
    const read = readLine(name);
    const own = read?.form === 'read' ? read.name : null;
    const ofAnother = information.some((line) => line !== own && this.#queries.includes(line));
    if (ofAnother && !(own && information.includes(own))) this.resultUnasked();
    if (own) this.#queries = [own, ...this.#queries.filter((query) => query !== own)].slice(0, REMEMBERED);
  }

  /** The module has shown whose answer is whose, or was restarted. */
  forget(): void {
    this.#present = false;
  }

  /** The session has made sure. @param outOfStep the doubt was right */
  settled(outOfStep: boolean): void {
    this.#present = false;
    this.#falseAlarms = outOfStep ? 0 : this.#falseAlarms + 1;
  }
}
