import { PortStalled, type Transport } from '../wire/transport';
import { withoutParameters } from './command';
import { type CallSite, DeadlinePassed } from './fault';
import { type LastWords, type LineActivity, Patience } from './patience';
import { describeToken, type FinalResult, mayBeReport, type Token } from './token';

/** A command line or data, and every token up to its outcome. */
export interface Exchange {
  /** What was sent, without the terminator. */
  readonly line: Buffer;
  /** When it was sent, ms since the run began. */
  readonly sentAt: number;
  /** Its tokens are those of the session's log from index `from` up to, but not including, `to`. */
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
  readonly outcome: { readonly kind: 'result'; readonly result: FinalResult } | { readonly kind: 'prompt' };
  /** From sending it to the last byte of its outcome, ms. */
  readonly ms: number;
}

export interface CommandOptions {
  readonly deadlineMs: number;
  /** A prompt for data is an outcome, too. */
  readonly mayPrompt?: boolean;
  /** `+CME ERROR` or the vendor's error may be a report before OK: it ends the command only if no OK follows. */
  readonly errorMayReport?: boolean;
  /** A report follows OK, sooner or later; `errorMayReport` by default. */
  readonly reportPromised?: boolean;
  /**
   * Present if the command uses the network: whether a token reports its outcome there. From OK until such a token,
   * its deadline extends the wait for the answer to any other command: see `NetworkActivity`.
   */
  readonly endsInNetwork?: (token: Token) => boolean;
  /** Commands under way in the network do not extend the deadline: no answer is expected. */
  readonly exactly?: boolean;
  /** Sent after the line; CR (S3) if not given. */
  readonly terminator?: string;
  /** Each byte is written separately. */
  readonly bytewise?: boolean;
}

/** What an exchange needs from its session. */
export interface Surroundings {
  readonly from: number;
  readonly sentAt: number;
  /** The command under way in the network when this was sent; null for none. */
  readonly during: string | null;
  /** The deadline of the options, or the time left to a command under way in the network. */
  readonly deadlineMs: number;
  readonly line: LineActivity;
  /** Which errors are known to end their command. */
  readonly lastWords: LastWords;
  tokens(from: number, to?: number): readonly Token[];
  /** Called when a deadline is about to pass: flushes bytes that are held back. */
  beforeGivingUp(): void;
  /** Called when an error, which may have been the report of another command, turns out to be the answer. */
  isAnswer(error: Token): void;
}

/** An exchange whose outcome is pending. */
export class PendingExchange {
  readonly done: Promise<Exchange>;
  /** The module echoed what was sent. */
  echoed = false;
  #resolve!: (exchange: Exchange) => void;
  #reject!: (error: Error) => void;
  /** The exchange has ended: nothing more is awaited or sent. */
  #over = false;
  #patience: Patience;
  #grace: Patience | null = null;
  #errorInFront: { result: FinalResult; token: Token; index: number } | null = null;

  constructor(
    readonly line: Buffer,
    readonly options: CommandOptions,
    readonly site: CallSite,
    readonly session: Surroundings,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#patience = new Patience(session.deadlineMs, session.line, () => this.#giveUp());
  }

  get isOver(): boolean {
    return this.#over;
  }

  /**
   * Takes a token of the log; true if it is the outcome. An error with `endedAnother` may be the report of another
   * command, under way in the network, and not the answer to this one.
   */
  consider(token: Token, index: number, endedAnother: boolean): boolean {
    if (token.kind === 'echo') this.echoed = true;
    if (token.kind === 'prompt') return this.#settle({ kind: 'prompt' }, token, index);
    if (token.kind !== 'result') return false;
    const { result } = token;
    // A vendor error is not a final result code of V.250: some modules print it before ERROR, for any command.
    const reportExpected = this.options.errorMayReport || endedAnother || result.kind === 'vendor';
    if (!reportExpected || !mayBeReport(token)) {
      if (this.#errorInFront) this.session.lastWords.wasFollowedByOk(this.#wordOf(this.#errorInFront.result));
      return this.#settle({ kind: 'result', result }, token, index);
    }
    this.#errorInFront ??= { result, token, index };
    const { lastWords, line, sentAt } = this.session;
    const grace = lastWords.graceMs(this.#wordOf(result), token.t - sentAt);
    this.#grace ??= new Patience(grace, line, () => this.#believeError());
    return false;
  }

  fail(error: Error): void {
    this.#stopWaiting();
    this.#reject(this.site.blame(error));
  }

  /** No OK has followed the error in time. */
  #believeError(): void {
    if (this.#errorInFront) {
      this.session.lastWords.stoodAlone(this.#wordOf(this.#errorInFront.result));
      this.session.isAnswer(this.#errorInFront.token);
    }
    this.#settleWithError();
  }

  #wordOf({ kind }: FinalResult): string {
    return `${withoutParameters(this.line)} ${kind}`;
  }

  #giveUp(): void {
    this.session.beforeGivingUp();
    if (!this.#settleWithError()) this.fail(this.#deadlinePassed());
  }

  #settleWithError(): boolean {
    if (!this.#errorInFront) return false;
    const { result, token, index } = this.#errorInFront;
    return this.#settle({ kind: 'result', result }, token, index);
  }

  #settle(outcome: Exchange['outcome'], token: Token, index: number): true {
    this.#stopWaiting();
    const { from, sentAt } = this.session;
    const to = index + 1;
    const tokens = this.session.tokens(from, to);
    this.#resolve({ line: this.line, sentAt, from, to, tokens, outcome, ms: token.t - sentAt });
    return true;
  }

  #stopWaiting(): void {
    this.#over = true;
    this.#patience.cancel();
    this.#grace?.cancel();
  }

  #deadlinePassed(): DeadlinePassed {
    const awaited = this.options.mayPrompt ? 'a final result code or the prompt' : 'a final result code';
    const instead = this.session.tokens(this.session.from).map(describeToken);
    return new DeadlinePassed(
      `answer to ${withoutParameters(this.line)}`,
      awaited,
      instead,
      Math.round(this.session.deadlineMs),
    );
  }
}

/** How long the operating system may take to accept bytes that are sent without a deadline, ms. */
const TAKEN_MS = 10_000;

/** Writes bytes to the port and detects a port that does not take them. */
export class Sender {
  constructor(
    private readonly transport: Transport,
    private readonly line: LineActivity,
  ) {}

  /** @throws PortLost; PortStalled when the bytes are not accepted in time */
  send(bytes: Buffer, withinMs = TAKEN_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = new Patience(withinMs, this.line, () => {
        const reason = `expected ${bytes.length} bytes to be accepted within ${Math.round(withinMs)} ms, got no confirmation`;
        reject(new PortStalled(this.transport.name, reason));
      });
      this.#write(bytes)
        .then(resolve, reject)
        .finally(() => patience.cancel());
    });
  }

  /**
   * Sends the bytes of an exchange, one at a time if `bytewise`, and stops when the exchange is over.
   * @throws PortLost
   */
  async sendFor(exchange: PendingExchange, bytes: Buffer): Promise<void> {
    if (!exchange.options.bytewise) return this.#write(bytes);
    for (let at = 0; at < bytes.length && !exchange.isOver; at += 1) {
      await this.#write(bytes.subarray(at, at + 1));
    }
  }

  /**
   * The reason if written bytes did not leave the host, so that a missing answer is not the module's fault; else
   * null.
   */
  async stall(): Promise<PortStalled | null> {
    const reason = (await this.transport.stalled?.()) ?? null;
    return reason === null ? null : new PortStalled(this.transport.name, reason);
  }

  #write(bytes: Buffer): Promise<void> {
    this.line.sent(bytes.length);
    return this.transport.write(bytes);
  }
}
