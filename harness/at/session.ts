import type { Clock } from '../wire/clock';
import type { Transport } from '../wire/transport';
import { withoutParameters } from './command';
import type { Dialect } from './dialect';
import { type CommandOptions, type Exchange, PendingExchange, Sender } from './exchange';
import { CallSite, DeadlinePassed } from './fault';
import type { Delayed } from './network-activity';
import type { Stray } from './out-of-step';
import { LastWords } from './patience';
import { CR } from './reading';
import { nameOf, type Purpose, Reception } from './reception';
import { regainStep, settleDoubt } from './resync';
import type { Token } from './token';
import type { Awaited, Logged } from './token-log';

export type { CommandOptions, Exchange } from './exchange';
export type { Delayed } from './network-activity';
export type { Stray } from './out-of-step';
export type { Awaited, Logged } from './token-log';

/** Bytes to send, and the condition for the next step. */
export interface RawStep {
  readonly send: Buffer | string;
  /** Whether the step is complete, given all tokens since the first step. */
  readonly until: (tokens: readonly Token[]) => boolean;
  /** What the error calls it when it does not come. */
  readonly what: string;
}

/**
 * A session with a module: at most one command in flight, and a log of all tokens since `forgetPast`. Text is sent as
 * UTF-8, a Buffer unchanged. Deadlines do not count the time in which the line is busy: see `LineActivity`.
 */
export class AtSession {
  readonly #reception: Reception;
  readonly #sender: Sender;
  readonly #lastWords = new LastWords();
  /** The last command was echoed, so its data most likely will be, too. */
  #echoes = false;

  constructor(
    private readonly transport: Transport,
    private readonly options: { readonly clock: Clock; readonly dialect: Dialect },
  ) {
    this.#reception = new Reception(transport, options.clock, options.dialect);
    this.#sender = new Sender(transport, this.#reception.line);
  }

  /** The index that the next token will have. */
  get position(): number {
    return this.#reception.log.length;
  }

  /** The tokens from an index on, without those dropped by `forgetPast`. */
  tokens(from = 0): readonly Token[] {
    return this.#reception.log.slice(from);
  }

  /** Calls back with every token as it arrives; returns a function that unsubscribes. */
  onToken(listener: (token: Token, index: number) => void): () => void {
    return this.#reception.log.onToken(listener);
  }

  /** Results and lines that were late or unexpected. */
  get strays(): readonly Stray[] {
    return this.#reception.strays.list;
  }

  /** Commands answered while another one was under way in the network, and how long each of them took. */
  get delayed(): readonly Delayed[] {
    return this.#reception.network.delayed;
  }

  /** Whether a token is most likely the report of a command that was sent before log index `from`. */
  isOfEarlier(token: Token, from: number): boolean {
    return this.#reception.network.isOfEarlier(token, from);
  }

  /**
   * Sends a command line and waits for its final result code, or for the prompt if it `mayPrompt`. If an earlier
   * command missed its deadline, or its answer may be mistaken (`StepDoubt`), the session resynchronises first.
   * @throws DeadlinePassed, PortLost; Error when another command is in flight
   */
  async command(line: string | Buffer, options: CommandOptions): Promise<Exchange> {
    const site = new CallSite(this.command);
    const body = Buffer.from(line);
    return this.#exclusively(body, site, async () => {
      const { strays, doubt } = this.#reception;
      if (doubt.present) await settleDoubt(this.#reception, this.#sender, options.deadlineMs, site);
      else if (strays.overdue.length > 0) await this.#regainStep(options.deadlineMs, site);
      this.#reception.digester.expectEcho(body);
      this.#reception.digester.expectPrompt(options.mayPrompt ?? false);
      const bytes = Buffer.concat([body, Buffer.from(options.terminator ?? '\r')]);
      return this.#exchange(body, bytes, options, site);
    });
  }

  /**
   * Sends the data for a prompt, with nothing appended, and waits for the final result code.
   * @throws DeadlinePassed, PortLost; Error when a command is in flight
   */
  async data(
    bytes: Buffer,
    options: Pick<CommandOptions, 'deadlineMs' | 'bytewise' | 'endsInNetwork'>,
  ): Promise<Exchange> {
    const site = new CallSite(this.data);
    return this.#exclusively(bytes, site, () => {
      this.#reception.digester.expectEcho(this.#echoes || !mayOpenAnswer(bytes) ? bytes : null, {
        line: false,
      });
      const how = { ...options, errorMayReport: true, reportPromised: false };
      return this.#exchange(bytes, bytes, how, site);
    });
  }

  /**
   * Sends bytes without waiting for an answer.
   * @throws PortLost
   */
  async write(bytes: Buffer | string): Promise<void> {
    await this.#sender.send(Buffer.from(bytes));
  }

  /**
   * Sends bytes that are not a single command, step by step. All tokens up to and including the one that completes
   * the last step are the answer, none of them a stray. Each result restarts the deadline, once per line sent.
   * @throws DeadlinePassed when a step is not completed in time, PortLost; Error when a command is in flight
   */
  async raw(
    steps: readonly RawStep[],
    { deadlineMs, exactly = false }: Pick<CommandOptions, 'deadlineMs' | 'exactly'>,
  ): Promise<readonly Token[]> {
    const site = new CallSite(this.raw);
    const patienceMs = () => (exactly ? deadlineMs : this.#reception.patienceFor(deadlineMs));
    const purpose = 'an answer to bytes';
    const from = this.#reception.log.length;
    return this.#exclusively(purpose, site, async () => {
      this.#reception.doing = { kind: 'raw', purpose };
      this.#reception.digester.expectEcho(null);
      this.#reception.digester.expectPrompt(false);
      let answered = from;
      let lines = 0;
      const renews = ({ kind }: Token): boolean => kind === 'result' && lines-- > 0;
      for (const [n, { send, until, what }] of steps.entries()) {
        const content = (): boolean => {
          const yes = until(this.#reception.log.slice(from));
          if (yes && n === steps.length - 1) this.#reception.doing = { kind: 'preparing', purpose };
          return yes;
        };
        const bytes = Buffer.from(send);
        lines += bytes.filter((byte) => byte === CR).length;
        const awaited = { from: answered, deadlineMs: patienceMs(), what, renews };
        await this.#sender.send(bytes, awaited.deadlineMs);
        answered = (await this.#reception.next(content, awaited, site)).index + 1;
      }
      return this.#reception.log.slice(from, answered);
    }).catch((error: unknown) => {
      if (error instanceof DeadlinePassed) this.#reception.doubt.answersOutstanding();
      throw error;
    });
  }

  /** Whether ATV0 applies, so that result codes are numeric (V.250 6.2.6). */
  expectNumericCodes(yes: boolean): void {
    this.#reception.digester.expectNumericCodes(yes);
  }

  /**
   * Waits for a token at index `from` or later; it may already have arrived.
   * @throws DeadlinePassed that lists what arrived instead, PortLost
   */
  next(match: (token: Token) => boolean, awaited: Awaited): Promise<Logged> {
    const site = new CallSite(this.next);
    return this.#unlessStalled(site, () => this.#reception.next(match, awaited, site));
  }

  /**
   * Resynchronises with a module that may still owe an answer: sends queries until an information response proves
   * that the result after it answers the query. Late results are strays. The module must not be waiting for data.
   * @throws DeadlinePassed, PortLost; Error when a command is in flight
   */
  async resync(options: { readonly deadlineMs: number }): Promise<void> {
    const site = new CallSite(this.resync);
    await this.#exclusively('the way back into step', site, () => this.#regainStep(options.deadlineMs, site));
  }

  /** Waits until no command is under way in the network, but does not fail at the deadline. @throws PortLost */
  async networkIdle(deadlineMs: number): Promise<void> {
    const { network, log } = this.#reception;
    if (network.busyWith === null) return;
    const what = `the end of ${network.busyWith} in the network`;
    try {
      await this.next(() => network.busyWith === null, { from: log.length, deadlineMs, what });
    } catch (error) {
      if (!(error instanceof DeadlinePassed)) throw error;
    }
  }

  /** Drops all outstanding answers: the module was restarted, or took the commands as data. */
  forgive(): void {
    this.#reception.strays.forgive();
    this.#reception.doubt.forget();
    this.#reception.network.forget();
  }

  /** Drops all tokens and strays so far, so that a run of several days does not exhaust memory. */
  forgetPast(): void {
    this.#reception.log.forgetBefore(this.position);
    this.#reception.strays.forgetBefore(this.position);
  }

  /** The name of the port, as given on the command line. */
  get port(): string {
    return this.transport.name;
  }

  /** False once the stream to the module has ended. */
  get isOpen(): boolean {
    return this.transport.isOpen;
  }

  /** Continues on a renewed stream: flushes an incomplete token of the old one, and drops outstanding answers. */
  reopened(): void {
    this.#reception.reopened();
    this.#echoes = false;
    this.forgive();
  }

  async close(): Promise<void> {
    await this.transport.close();
    this.#reception.stop();
  }

  #regainStep(deadlineMs: number, site: CallSite): Promise<boolean> {
    return regainStep(this.#reception, this.#sender, deadlineMs, site);
  }

  async #exclusively<T>(purpose: Purpose, site: CallSite, act: () => Promise<T>): Promise<T> {
    if (this.#reception.doing.kind !== 'nothing') {
      const other = nameOf(this.#reception.doing.purpose);
      throw new Error(`${nameOf(purpose)} was asked for while ${other} is in flight`);
    }
    this.#reception.doing = { kind: 'preparing', purpose };
    try {
      return await this.#unlessStalled(site, act);
    } finally {
      this.#reception.doing = { kind: 'nothing' };
    }
  }

  /** If the port is stalled, a passed deadline is not the module's fault: throws PortStalled instead. */
  async #unlessStalled<T>(site: CallSite, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const stall = error instanceof DeadlinePassed ? await this.#sender.stall() : null;
      throw stall ? site.blame(stall) : error;
    }
  }

  async #exchange(line: Buffer, bytes: Buffer, options: CommandOptions, site: CallSite): Promise<Exchange> {
    const reception = this.#reception;
    const sentAt = this.options.clock();
    const pending = new PendingExchange(line, options, site, {
      from: reception.log.length,
      sentAt,
      during: reception.network.busyWith,
      deadlineMs: options.exactly ? options.deadlineMs : reception.patienceFor(options.deadlineMs),
      line: reception.line,
      lastWords: this.#lastWords,
      tokens: (from, to) => reception.log.slice(from, to),
      beforeGivingUp: () => reception.lastCall(),
      isAnswer: (error) => reception.network.giveBack(error),
    });
    reception.doing = { kind: 'exchange', purpose: line, pending };
    reception.watch();
    this.#sender.sendFor(pending, bytes).catch((error: Error) => pending.fail(error));
    try {
      return await pending.done;
    } catch (error) {
      if (error instanceof DeadlinePassed) reception.strays.missed(withoutParameters(line));
      throw error;
    } finally {
      reception.doing = { kind: 'preparing', purpose: line };
      this.#echoes = pending.echoed;
    }
  }
}

/**
 * A module may echo data although it does not echo commands. Data that begins like an answer is taken as an echo only
 * if commands are echoed, too.
 */
const mayOpenAnswer = (data: Buffer): boolean => data[0] === CR;
