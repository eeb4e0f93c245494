import { PortStalled, type Transport } from '../wire/transport';
import { withoutParameters } from './command';
import { type CallSite, DeadlinePassed } from './fault';
import { type LastWords, type LineActivity, Patience } from './patience';
import { describeToken, type FinalResult, mayBeReport, type Token } from './token';

/** A command line or a piece of data, and everything that came until the module was done with it. */
export interface Exchange {
  /** What was sent, its terminator left out. */
  readonly line: Buffer;
  /** When it was sent, ms since the run began. */
  readonly sentAt: number;
  /** Its tokens are those of the session's log from index `from` up to, but not including, `to`. */
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
  readonly outcome: { readonly kind: 'result'; readonly result: FinalResult } | { readonly kind: 'prompt' };
  /** From sending it to the last byte of its outcome. */
  readonly ms: number;
}

export interface CommandOptions {
  readonly deadlineMs: number;
  /** A prompt for data ends it, too. */
  readonly mayPrompt?: boolean;
  /** `+CME ERROR` or the vendor's own error may be a report in front of OK: it ends the command only if no OK follows. */
  readonly errorMayReport?: boolean;
  /**
   * The command uses the network. Once it was accepted, and until a token comes of which this is true, its deadline
   * covers the wait for the answer to another command: see `NetworkActivity`.
   */
  readonly endsInNetwork?: (token: Token) => boolean;
  /** No command under way in the network makes the wait longer: its answer is known to stay away. */
  readonly exactly?: boolean;
  /** What is sent behind the line; CR (S3) if not given. */
  readonly terminator?: string;
  /** Each byte in a write of its own. */
  readonly bytewise?: boolean;
}

/** What an exchange needs of the session that it belongs to. */
export interface Surroundings {
  readonly from: number;
  readonly sentAt: number;
  /** The command that was under way in the network when this was sent, or null. */
  readonly during: string | null;
  /** That of the options, or what is left to a command that is under way. */
  readonly deadlineMs: number;
  readonly line: LineActivity;
  /** What is known of errors in front of OK. */
  readonly lastWords: LastWords;
  tokens(from: number, to?: number): readonly Token[];
  /** Looks once more whether the module has said something. */
  beforeGivingUp(): void;
  /** An error that could have been the report of another command was the answer: no OK has followed it. */
  isAnswer(error: Token): void;
}

/** An exchange whose outcome has not come yet. */
export class PendingExchange {
  readonly done: Promise<Exchange>;
  /** The module sent back what was sent to it. */
  echoed = false;
  #resolve!: (exchange: Exchange) => void;
  #reject!: (error: Error) => void;
  /** Nothing more is waited for, or to be sent. */
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
   * Takes a token of the log; true when it is the outcome. An error that `endedAnother` command, one that was under way
   * in the network, may be no answer to this one.
   */
  consider(token: Token, index: number, endedAnother: boolean): boolean {
    if (token.kind === 'echo') this.echoed = true;
    if (token.kind === 'prompt') return this.#settle({ kind: 'prompt' }, token, index);
    if (token.kind !== 'result') return false;
    const { result } = token;
    // A maker's own error is no final result code of V.250: some print it in front of ERROR, for any command.
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

  /** OK has stayed away behind the error. */
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

/** How long the operating system may take over bytes that belong to no exchange with a deadline of its own. */
const TAKEN_MS = 10_000;

/** Puts bytes on the wire and knows whether they got there. */
export class Sender {
  constructor(
    private readonly transport: Transport,
    private readonly line: LineActivity,
  ) {}

  /** @throws PortLost; PortStalled when the bytes are not taken over in time */
  send(bytes: Buffer, withinMs = TAKEN_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = new Patience(withinMs, this.line, () => {
        const reason = `${bytes.length} bytes were not taken within ${Math.round(withinMs)} ms`;
        reject(new PortStalled(this.transport.name, reason));
      });
      this.#write(bytes)
        .then(resolve, reject)
        .finally(() => patience.cancel());
    });
  }

  /** Sends what an exchange is about, a byte at a time if so asked; nothing more once the exchange is over. @throws PortLost */
  async sendFor(exchange: PendingExchange, bytes: Buffer): Promise<void> {
    if (!exchange.options.bytewise) return this.#write(bytes);
    for (let at = 0; at < bytes.length && !exchange.isOver; at += 1) {
      await this.#write(bytes.subarray(at, at + 1));
    }
  }

  /** Why no answer came, where the bytes did not leave: then it is not for the module to answer. Null else. */
  async stall(): Promise<PortStalled | null> {
    const reason = (await this.transport.stalled?.()) ?? null;
    return reason === null ? null : new PortStalled(this.transport.name, reason);
  }

  #write(bytes: Buffer): Promise<void> {
    this.line.sent(bytes.length);
    return this.transport.write(bytes);
  }
}
