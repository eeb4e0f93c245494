import { type CallSite, DeadlinePassed } from './fault';
import { type LineActivity, Patience } from './patience';
import { describeToken, type Token } from './token';

/** A token together with its position in the log. */
export interface Logged {
  readonly token: Token;
  readonly index: number;
}

/** A wait for a token: from which index, for how long, and its name in the error. */
export interface Awaited {
  readonly from: number;
  readonly deadlineMs: number;
  /** What the error calls it: `the answer to AT+CPIN?`. */
  readonly what: string;
  /** Tokens that restart the deadline, because they show progress. */
  readonly renews?: (token: Token) => boolean;
}

interface Waiter {
  readonly match: (token: Token) => boolean;
  readonly from: number;
  settle(found: Logged): void;
  renew(token: Token): void;
  fail(error: Error): void;
}

/** The tokens of a session in the order received. Each keeps its index when earlier ones are dropped. */
export class TokenLog {
  readonly #tokens: Token[] = [];
  /** Index of the oldest token still kept. */
  #first = 0;
  readonly #listeners = new Set<(token: Token, index: number) => void>();
  readonly #waiters = new Set<Waiter>();

  constructor(
    private readonly line: LineActivity,
    /** Called when a deadline is about to pass: flushes bytes that are held back. */
    private readonly beforeGivingUp: () => void,
  ) {}

  get length(): number {
    return this.#first + this.#tokens.length;
  }

  get awaited(): boolean {
    return this.#waiters.size > 0;
  }

  /** The tokens from index `from` up to, but not including, `to`; dropped ones are left out. */
  slice(from: number, to = this.length): readonly Token[] {
    return this.#tokens.slice(Math.max(0, from - this.#first), Math.max(0, to - this.#first));
  }

  /** Drops the tokens before this index. */
  forgetBefore(index: number): void {
    this.#first += this.#tokens.splice(0, Math.max(0, index - this.#first)).length;
  }

  onToken(listener: (token: Token, index: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Appends a token and returns its index. Listeners and waiters get it only with `announce`. */
  add(token: Token): number {
    this.#tokens.push(token);
    return this.length - 1;
  }

  announce(token: Token, index: number): void {
    for (const listener of this.#listeners) listener(token, index);
    for (const waiter of this.#waiters) {
      if (index < waiter.from) continue;
      if (waiter.match(token)) waiter.settle({ token, index });
      else waiter.renew(token);
    }
  }

  /** @throws DeadlinePassed, or the error given to `fail`, with the stack of `site` */
  next(match: (token: Token) => boolean, awaited: Awaited, site: CallSite): Promise<Logged> {
    for (let index = Math.max(awaited.from, this.#first); index < this.length; index += 1) {
      const token = this.#tokens[index - this.#first];
      if (token && match(token)) return Promise.resolve({ token, index });
    }
    return new Promise((resolve, reject) => {
      let settled = false;
      const finish = (act: () => void): void => {
        settled = true;
        patience.cancel();
        this.#waiters.delete(waiter);
        act();
      };
      const waiter: Waiter = {
        match,
        from: awaited.from,
        settle: (found) => finish(() => resolve(found)),
        fail: (error) => finish(() => reject(site.blame(error))),
        renew: (token) => {
          if (!awaited.renews?.(token)) return;
          patience.cancel();
          patience = new Patience(awaited.deadlineMs, this.line, passed);
        },
      };
      const passed = (): void => {
        this.beforeGivingUp();
        if (!settled) waiter.fail(this.#missed(awaited));
      };
      let patience = new Patience(awaited.deadlineMs, this.line, passed);
      this.#waiters.add(waiter);
    });
  }

  /** Rejects every pending wait. */
  fail(error: () => Error): void {
    for (const waiter of [...this.#waiters]) waiter.fail(error());
  }

  #missed({ what, from, deadlineMs }: Awaited): DeadlinePassed {
    const instead = this.slice(from).map(describeToken);
    return new DeadlinePassed(what, 'it', instead, deadlineMs);
  }
}
