import type { Clock } from '../wire/clock';
import { PortLost, type Transport } from '../wire/transport';
import { CallSite } from './call-site';
import { withoutParameters } from './command-name';
import { describeToken } from './describe-token';
import { Digester } from './digester';
import { type CommandOptions, type Exchange, PendingExchange } from './exchange';
import { DeadlinePassed } from './fault';
import { FlushTimer } from './flush-timer';
import { CR } from './reading';
import { type StepQuery, stepQueries } from './resync';
import { type Stray, Strays } from './strays';
import type { Token } from './token';
import { type Awaited, type Logged, TokenLog } from './token-log';

export type { CommandOptions, Exchange } from './exchange';
export type { Stray } from './strays';
export type { Awaited, Logged } from './token-log';

/** Bytes to send, and what must have come before the next step. */
export interface RawStep {
  readonly send: Buffer | string;
  /** Looks at all that came since the first step. */
  readonly until: (tokens: readonly Token[]) => boolean;
  /** For the message when it does not come. */
  readonly what: string;
}

/**
 * One conversation with a module: at most one command in flight, everything that came kept in the order received.
 * Text is sent as UTF-8, a Buffer as it is.
 */
export class AtSession {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #digester = new Digester();
  readonly #log = new TokenLog();
  readonly #strays = new Strays();
  readonly #flushTimer: FlushTimer;
  readonly #unsubscribe: (() => void)[];
  /** What keeps the session from taking a command. */
  #busyWith: Buffer | string | null = null;
  #running: PendingExchange | null = null;
  #asking: StepQuery | null = null;
  /** Whatever comes is what somebody asked for by bytes of their own. */
  #claiming = false;
  /** The last command was echoed: the data that it asks for will most likely be, too. */
  #echoes = false;
  #lost: string | null = null;

  constructor(transport: Transport, options: { readonly clock: Clock }) {
    this.#transport = transport;
    this.#clock = options.clock;
    this.#flushTimer = new FlushTimer(
      this.#digester,
      () => this.#busyWith !== null || this.#log.awaited,
      () => this.#admit(this.#digester.flush()),
    );
    this.#unsubscribe = [
      transport.onData((chunk) => {
        this.#admit(this.#digester.push(chunk, this.#clock()));
        this.#flushTimer.heard();
      }),
      transport.onEnd((end) => this.#onEnd(end.reason)),
    ];
  }

  /** How many tokens there are so far: the next one to come has this index. */
  get position(): number {
    return this.#log.length;
  }

  tokens(from = 0): readonly Token[] {
    return this.#log.slice(from);
  }

  /** Calls back with every token as it comes; returns the function that stops it. */
  onToken(listener: (token: Token, index: number) => void): () => void {
    return this.#log.onToken(listener);
  }

  /** Results and lines that came too late, or that nothing had asked for. */
  get strays(): readonly Stray[] {
    return this.#strays.list;
  }

  /**
   * Sends a command line and waits for its final result code, or for the prompt if it `mayPrompt`. When an earlier
   * command missed its deadline, the session gets back in step first (see `resync`).
   * @throws DeadlinePassed, PortLost; Error when another command is in flight
   */
  async command(line: string | Buffer, options: CommandOptions): Promise<Exchange> {
    const site = new CallSite(this.command);
    const body = Buffer.from(line);
    return this.#exclusively(body, async () => {
      if (this.#strays.overdue.length > 0) await this.#regainStep(options.deadlineMs, site);
      this.#digester.expectEcho(body);
      this.#digester.expectPrompt(options.mayPrompt ?? false);
      const bytes = Buffer.concat([body, Buffer.from(options.terminator ?? '\r')]);
      return this.#exchange(body, bytes, options, site);
    });
  }

  /**
   * Sends the data that a prompt asked for, nothing added, and waits for the final result code.
   * @throws DeadlinePassed, PortLost; Error when a command is in flight
   */
  async data(bytes: Buffer, options: Pick<CommandOptions, 'deadlineMs' | 'bytewise'>): Promise<Exchange> {
    const site = new CallSite(this.data);
    return this.#exclusively(bytes, () => {
      this.#digester.expectEcho(this.#echoes || !mayOpenAnswer(bytes) ? bytes : null, { line: false });
      return this.#exchange(bytes, bytes, { ...options, mayBeCmd: true }, site);
    });
  }

  /**
   * Sends bytes that are no command, or a line whose answer is waited for by other means.
   * @throws PortLost
   */
  async write(bytes: Buffer | string): Promise<void> {
    await this.#transport.write(Buffer.from(bytes));
  }

  /**
   * Sends bytes that are no single command, step by step, and takes all that comes, up to and with the token at which
   * the last step is content, for the answer: none of it is a stray.
   * @throws DeadlinePassed when a step is not content in time, PortLost; Error when a command is in flight
   */
  async raw(
    steps: readonly RawStep[],
    { deadlineMs }: Pick<Awaited, 'deadlineMs'>,
  ): Promise<readonly Token[]> {
    const from = this.#log.length;
    return this.#exclusively('an answer to bytes', async () => {
      this.#claiming = true;
      this.#digester.expectEcho(null);
      this.#digester.expectPrompt(false);
      try {
        let answered = from;
        for (const [n, { send, until, what }] of steps.entries()) {
          const content = (): boolean => {
            const yes = until(this.#log.slice(from));
            if (yes && n === steps.length - 1) this.#claiming = false;
            return yes;
          };
          await this.write(send);
          answered = (await this.next(content, { from: answered, deadlineMs, what })).index + 1;
        }
        return this.#log.slice(from, answered);
      } finally {
        this.#claiming = false;
      }
    });
  }

  /** Whether ATV0 is in force, under which result codes are numbers (V.250 6.2.6). */
  expectNumericCodes(yes: boolean): void {
    this.#digester.expectNumericCodes(yes);
  }

  /**
   * Waits for a token from index `from` on, which may have come already.
   * @throws DeadlinePassed with what came instead, PortLost
   */
  next(match: (token: Token) => boolean, awaited: Awaited): Promise<Logged> {
    const site = new CallSite(this.next);
    const found = this.#log.next(match, awaited, site, () => this.#flushTimer.lastCall());
    this.#flushTimer.watch();
    if (this.#lost !== null) this.#onEnd(this.#lost);
    return found;
  }

  /**
   * Gets back in step with a module that may still owe an answer: asks until an information response proves that
   * the result behind it answers our own question. Late results that come meanwhile are strays.
   * A module that waits for data must be brought out of that first.
   * @throws DeadlinePassed, PortLost; Error when a command is in flight
   */
  async resync(options: { readonly deadlineMs: number }): Promise<void> {
    const site = new CallSite(this.resync);
    await this.#exclusively('the way back into step', () => this.#regainStep(options.deadlineMs, site));
  }

  /** The module was restarted, or took commands for data: it will answer none of those it still owes. */
  forgive(): void {
    this.#strays.forgive();
  }

  async close(): Promise<void> {
    await this.#transport.close();
    this.#flushTimer.cancel();
    for (const stop of this.#unsubscribe) stop();
  }

  async #exclusively<T>(purpose: Buffer | string, act: () => Promise<T>): Promise<T> {
    if (this.#busyWith !== null) {
      throw new Error(`${nameOf(purpose)} was asked for while ${nameOf(this.#busyWith)} is in flight`);
    }
    this.#busyWith = purpose;
    try {
      return await act();
    } finally {
      this.#busyWith = null;
    }
  }

  async #exchange(line: Buffer, bytes: Buffer, options: CommandOptions, site: CallSite): Promise<Exchange> {
    const pending = new PendingExchange(line, options, site, {
      from: this.#log.length,
      sentAt: this.#clock(),
      tokens: (from, to) => this.#log.slice(from, to),
      beforeGivingUp: () => this.#flushTimer.lastCall(),
    });
    this.#running = pending;
    this.#flushTimer.watch();
    this.#send(bytes, options.bytewise ?? false).catch((error: Error) => pending.fail(error));
    try {
      return await pending.done;
    } catch (error) {
      if (error instanceof DeadlinePassed) this.#strays.missed(withoutParameters(line));
      throw error;
    } finally {
      this.#running = null;
      this.#echoes = pending.echoed;
    }
  }

  async #send(bytes: Buffer, bytewise: boolean): Promise<void> {
    if (!bytewise) return this.#transport.write(bytes);
    for (let at = 0; at < bytes.length; at += 1) await this.#transport.write(bytes.subarray(at, at + 1));
  }

  async #regainStep(deadlineMs: number, site: CallSite): Promise<void> {
    const from = this.#log.length;
    for (const attempt of stepQueries(deadlineMs, () => this.#strays.overdue)) {
      await this.#ask(attempt.asking, attempt.deadlineMs, site);
      if (attempt.asking.proven) return this.#strays.forgive();
    }
    const awaited = 'an information response that shows whose answer it is';
    const instead = this.#log.slice(from).map(describeToken);
    throw site.blame(new DeadlinePassed('getting back into step', awaited, instead, deadlineMs));
  }

  async #ask(asking: StepQuery, deadlineMs: number, site: CallSite): Promise<void> {
    const { line } = asking.query;
    const awaited = { from: this.#log.length, deadlineMs, what: `the answer to ${line}` };
    this.#asking = asking;
    this.#digester.expectEcho(Buffer.from(line));
    this.#digester.expectPrompt(false);
    try {
      await this.#transport.write(Buffer.from(`${line}\r`));
      await this.#log.next(
        () => asking.ended,
        awaited,
        site,
        () => this.#flushTimer.lastCall(),
      );
    } catch (error) {
      if (!(error instanceof DeadlinePassed)) throw error;
      this.#strays.missed(line);
    } finally {
      this.#asking = null;
    }
  }

  #admit(tokens: readonly Token[]): void {
    for (const token of tokens) {
      const index = this.#log.add(token);
      if (this.#running) {
        this.#runningConsiders(this.#running, token, index);
      } else if (!this.#claiming && !this.#asking?.owns(token)) {
        this.#strays.consider(token, index);
      }
      this.#log.announce(token, index);
    }
  }

  /** What comes behind the outcome, be it in the same chunk, is no longer the command's. */
  #runningConsiders(running: PendingExchange, token: Token, index: number): void {
    if (!running.consider(token, index)) return;
    this.#strays.answered(running.line, token.kind === 'prompt');
    this.#running = null;
  }

  #onEnd(reason: string): void {
    this.#lost = reason;
    const lost = (): PortLost => new PortLost(this.#transport.name, reason);
    this.#running?.fail(lost());
    this.#log.fail(lost);
  }
}

/**
 * A module may send data back though it does not echo commands. Data that begins as an answer does cannot be told from
 * one, and is taken for an echo only where commands are echoed, too.
 */
const mayOpenAnswer = (data: Buffer): boolean => data[0] === CR;

const nameOf = (purpose: Buffer | string): string =>
  typeof purpose === 'string' ? purpose : withoutParameters(purpose);
