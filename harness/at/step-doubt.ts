import { readLine } from './grammar';

/** A module whose answers were in step after so many signs of the opposite is not asked again because of such a sign. */
const FALSE_ALARMS = 3;

/** The silence that ends what a module still has to say, ms: so many times what it took for an answer, within limits. */
const TIMES = 3;
const QUIET_MS = { least: 50, most: 3_000 };

/** An answer hardly takes so many times longer than any before it, nor less than this to be given up, ms. */
const LIKELY_TIMES = 5;
const LEAST_LIKELY_MS = 60;

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
