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

/** Bytes to send, and what must have come before the next step. */
export interface RawStep {
  readonly send: Buffer | string;
  /** Looks at all that came since the first step. */
  readonly until: (tokens: readonly Token[]) => boolean;
  /** For the message when it does not come. */
  readonly what: string;
}

/**
 * One conversation with a module: at most one command in flight, everything that came kept in the order received, until
 * `forgetPast`.
 * Text is sent as UTF-8, a Buffer as it is. Every `deadlineMs` is for the module's silence: see `LineActivity`.
 */
export class AtSession {
  readonly #reception: Reception;
  readonly #sender: Sender;
  readonly #lastWords = new LastWords();
  /** The last command was echoed: the data that it asks for will most likely be, too. */
  #echoes = false;

  constructor(
    private readonly transport: Transport,
    private readonly options: { readonly clock: Clock; readonly dialect: Dialect },
  ) {
    this.#reception = new Reception(transport, options.clock, options.dialect);
    this.#sender = new Sender(transport, this.#reception.line);
  }

  /** How many tokens there are so far: the next one to come has this index. */
  get position(): number {
    return this.#reception.log.length;
  }

  /** Those from an index on; of those before `forgetPast` nothing is left. */
  tokens(from = 0): readonly Token[] {
    return this.#reception.log.slice(from);
  }

  /** Calls back with every token as it comes; returns the function that stops it. */
  onToken(listener: (token: Token, index: number) => void): () => void {
    return this.#reception.log.onToken(listener);
  }

  /** Results and lines that came too late, or that nothing had asked for. */
  get strays(): readonly Stray[] {
    return this.#reception.strays.list;
  }

  /** Commands answered while another one was under way in the network, and how long each of them took. */
  get delayed(): readonly Delayed[] {
    return this.#reception.network.delayed;
  }

  /** Whether a token is most likely the report of a command that was sent before the log stood at `from`. */
  isOfEarlier(token: Token, from: number): boolean {
    return this.#reception.network.isOfEarlier(token, from);
  }

  /**
   * Sends a command line and waits for its final result code, or for the prompt if it `mayPrompt`. When an earlier
   * command missed its deadline, or answers may stand behind the wrong commands, the session gets back in step first (see
   * `resync` and `StepDoubt`).
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
   * Sends the data that a prompt asked for, nothing added, and waits for the final result code.
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
      return this.#exchange(bytes, bytes, { ...options, errorMayReport: true }, site);
    });
  }

  /**
   * Sends bytes that are no command, or a line whose answer is waited for by other means.
   * @throws PortLost
   */
  async write(bytes: Buffer | string): Promise<void> {
    await this.#sender.send(Buffer.from(bytes));
  }

  /**
   * Sends bytes that are no single command, step by step, and takes all that comes, up to and with the token at which
   * the last step is content, for the answer: none of it is a stray. The deadline holds for each line sent: while their results
   * go on coming, the wait goes on.
   * @throws DeadlinePassed when a step is not content in time, PortLost; Error when a command is in flight
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

  /** Whether ATV0 is in force, under which result codes are numbers (V.250 6.2.6). */
  expectNumericCodes(yes: boolean): void {
    this.#reception.digester.expectNumericCodes(yes);
  }

  /**
   * Waits for a token from index `from` on, which may have come already.
   * @throws DeadlinePassed with what came instead, PortLost
   */
  next(match: (token: Token) => boolean, awaited: Awaited): Promise<Logged> {
    const site = new CallSite(this.next);
    return this.#unlessStalled(site, () => this.#reception.next(match, awaited, site));
  }

  /**
   * Gets back in step with a module that may still owe an answer: asks until an information response proves that
   * the result behind it answers our own question. Late results that come meanwhile are strays.
   * A module that waits for data must be brought out of that first.
   * @throws DeadlinePassed, PortLost; Error when a command is in flight
   */
  async resync(options: { readonly deadlineMs: number }): Promise<void> {
    const site = new CallSite(this.resync);
    await this.#exclusively('the way back into step', site, () => this.#regainStep(options.deadlineMs, site));
  }

  /** Waits until no command is under way in the network any more, or for as long as that. @throws PortLost */
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

  /** The module was restarted, or took commands for data: it will answer none of those it still owes. */
  forgive(): void {
    this.#reception.strays.forgive();
    this.#reception.doubt.forget();
    this.#reception.network.forget();
  }

  /** Tokens and strays so far are not asked for any more: a run of days would hold more of them than there is memory. */
  forgetPast(): void {
    this.#reception.log.forgetBefore(this.position);
    this.#reception.strays.forgetBefore(this.position);
  }

  /** What a person would type to open the port. */
  get port(): string {
    return this.transport.name;
  }

  /** False once the stream to the module has ended. */
  get isOpen(): boolean {
    return this.transport.isOpen;
  }

  /** Goes on with a stream that was renewed after its end: what was cut off stays cut off, and nothing is owed. */
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

  /** A deadline that passed on a port that passes nothing on says nothing about the module. */
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
 * A module may send data back though it does not echo commands. Data that begins as an answer does cannot be told from
 * one, and is taken for an echo only where commands are echoed, too.
 */
const mayOpenAnswer = (data: Buffer): boolean => data[0] === CR;
