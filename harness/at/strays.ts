import { withoutParameters } from './command';
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
