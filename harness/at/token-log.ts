import { type CallSite, DeadlinePassed } from './fault';
import { type LineActivity, Patience } from './patience';
import { describeToken, type Token } from './token';

/** A token together with its position in the log. */
export interface Logged {
  readonly token: Token;
  readonly index: number;
}

/** What is waited for, from which index on, and how long. */
export interface Awaited {
  readonly from: number;
  readonly deadlineMs: number;
  /** For the message when it does not come: `the answer to AT+CPIN?`. */
  readonly what: string;
  /** Tokens that show that the module goes on: the deadline begins anew. */
  readonly renews?: (token: Token) => boolean;
}

interface Waiter {
  readonly match: (token: Token) => boolean;
  readonly from: number;
  settle(found: Logged): void;
  renew(token: Token): void;
  fail(error: Error): void;
}

/** The tokens of a session in the order received. Each keeps its index, also when those before it are let go. */
export class TokenLog {
  readonly #tokens: Token[] = [];
  /** Index of the first one that is kept. */
  #first = 0;
  readonly #listeners = new Set<(token: Token, index: number) => void>();
  readonly #waiters = new Set<Waiter>();

  constructor(
    private readonly line: LineActivity,
    /** Looks once more whether the module has said something, before a deadline has passed. */
    private readonly beforeGivingUp: () => void,
  ) {}

  get length(): number {
    return this.#first + this.#tokens.length;
  }

  get awaited(): boolean {
    return this.#waiters.size > 0;
  }

  /** Those from index `from` up to, but not including, `to`; nothing in place of those that were let go. */
  slice(from: number, to = this.length): readonly Token[] {
    return this.#tokens.slice(Math.max(0, from - this.#first), Math.max(0, to - this.#first));
  }

  /** Lets go of the tokens before this index, which nobody asks for any more. */
  forgetBefore(index: number): void {
    this.#first += this.#tokens.splice(0, Math.max(0, index - this.#first)).length;
  }

  onToken(listener: (token: Token, index: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Returns the token's index; `announce` tells the others about it. */
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

  /** @throws DeadlinePassed, its stack that of the caller; whatever `fail` says */
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

  /** Tells everybody who waits that nothing more will come. */
  fail(error: () => Error): void {
    for (const waiter of [...this.#waiters]) waiter.fail(error());
  }

  #missed({ what, from, deadlineMs }: Awaited): DeadlinePassed {
    const instead = this.slice(from).map(describeToken);
    return new DeadlinePassed(what, 'it', instead, deadlineMs);
  }
}
