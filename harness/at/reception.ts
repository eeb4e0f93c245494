import type { Clock } from '../wire/clock';
import { PortLost, type Transport } from '../wire/transport';
import { withoutParameters } from './command';
import type { Dialect } from './dialect';
import { Digester } from './digester';
import type { PendingExchange } from './exchange';
import type { CallSite } from './fault';
import { FlushTimer } from './flush-timer';
import { NetworkActivity } from './network-activity';
import { StepDoubt, Strays } from './out-of-step';
import { LineActivity } from './patience';
import type { Token } from './token';
import { type Awaited, type Logged, TokenLog } from './token-log';

/** What a session is in use for: the line or data that is sent, or a description. */
export type Purpose = Buffer | string;

/** What a session is doing. It does one thing at a time, which decides what becomes of received tokens. */
type Doing =
  | { readonly kind: 'nothing' }
  /** A command or data was sent, and its outcome is pending. */
  | { readonly kind: 'exchange'; readonly purpose: Purpose; readonly pending: PendingExchange }
  /** A query was sent to resynchronise; `owns` takes a token and tells whether it belongs to the answer. */
  | {
      readonly kind: 'question';
      readonly purpose: Purpose;
      readonly asking: { owns(token: Token): boolean };
    }
  /** The caller's raw bytes were sent: every token is their answer. */
  | { readonly kind: 'raw'; readonly purpose: Purpose }
  /** Before, between or after these: no answer is pending, but no other command may be sent. */
  | { readonly kind: 'preparing'; readonly purpose: Purpose };

export const nameOf = (purpose: Purpose): string =>
  typeof purpose === 'string' ? purpose : withoutParameters(purpose);

/**
 * The receiving side of a session: turns bytes into tokens and assigns each to the pending command, or to the strays.
 */
export class Reception {
  readonly digester: Digester;
  readonly line: LineActivity;
  readonly log: TokenLog;
  readonly strays = new Strays();
  readonly doubt = new StepDoubt();
  readonly network = new NetworkActivity();
  doing: Doing = { kind: 'nothing' };
  readonly #flushTimer: FlushTimer;
  readonly #unsubscribe: (() => void)[];
  /** Why the port ended; null while it is open. */
  #lost: string | null = null;

  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
    readonly dialect: Dialect,
  ) {
    this.digester = new Digester(dialect);
    this.line = new LineActivity(transport.byteRate);
    this.log = new TokenLog(this.line, () => this.lastCall());
    this.#flushTimer = new FlushTimer(
      this.digester,
      () => this.doing.kind !== 'nothing' || this.log.awaited,
      () => this.#admit(this.digester.flush()),
    );
    this.#unsubscribe = [
      transport.onData((chunk) => this.#receive(chunk)),
      transport.onEnd((end) => this.#onEnd(end.reason)),
    ];
  }

  /** Waits for a token. @throws DeadlinePassed, PortLost */
  next(match: (token: Token) => boolean, awaited: Awaited, site: CallSite): Promise<Logged> {
    const found = this.log.next(match, awaited, site);
    this.watch();
    if (this.#lost !== null) this.#onEnd(this.#lost);
    return found;
  }

  /** Call when a wait begins: bytes held back are flushed after a while. */
  watch(): void {
    this.#flushTimer.watch();
  }

  /** Flushes at a deadline: the bytes held back may be the awaited token. */
  lastCall(): void {
    this.#flushTimer.lastCall();
  }

  /** The deadline of a command sent now, ms: see `NetworkActivity.deadlineFor`. */
  patienceFor(deadlineMs: number): number {
    return this.network.deadlineFor(deadlineMs, this.clock());
  }

  /**
   * Continues on a renewed stream. Bytes held back from the old one are flushed: the new one does not continue them.
   */
  reopened(): void {
    this.#lost = null;
    this.#admit(this.digester.flush());
  }

  stop(): void {
    this.#flushTimer.cancel();
    for (const stop of this.#unsubscribe) stop();
  }

  #receive(chunk: Buffer): void {
    this.line.received(chunk.length);
    const echoed = this.#mayBeEchoed();
    this.#admit(this.digester.push(chunk, this.clock()));
    this.#flushTimer.heard(chunk[0], echoed);
  }

  #admit(tokens: readonly Token[]): void {
    for (const token of tokens) {
      const index = this.log.add(token);
      this.network.hears(token, this.#isLocal());
      if (!this.#isAwaited(token, index) && this.strays.consider(token, index)) this.doubt.resultUnasked();
      this.log.announce(token, index);
    }
  }

  #mayBeEchoed(): number | null {
    return this.doing.kind === 'exchange' ? (this.doing.pending.line[0] ?? null) : null;
  }

  #isLocal(): boolean {
    return this.doing.kind === 'exchange' && this.doing.pending.options.endsInNetwork === undefined;
  }

  /** Tokens after the outcome of a command, even in the same chunk, do not belong to it. */
  #isAwaited(token: Token, index: number): boolean {
    switch (this.doing.kind) {
      case 'exchange':
        this.#exchanges(this.doing.pending, token, index);
        return true;
      case 'question':
        return this.doing.asking.owns(token);
      case 'raw':
        return true;
      default:
        return false;
    }
  }

  #exchanges(pending: PendingExchange, token: Token, index: number): void {
    if (pending.consider(token, index, this.network.hasEndedOne(token))) this.#concludes(pending, token);
  }

  #concludes({ line, options, session }: PendingExchange, outcome: Token): void {
    const { sentAt, from, during } = session;
    this.doing = { kind: 'preparing', purpose: line };
    this.strays.answered(line, outcome.kind === 'prompt');
    if (during !== null) this.network.answered(withoutParameters(line), during, outcome.t - sentAt);
    else if (!options.endsInNetwork) this.#compares(line, outcome, session);
    const {
      endsInNetwork: ends,
      deadlineMs,
      errorMayReport = false,
      reportPromised = errorMayReport,
    } = options;
    const accepted = outcome.kind === 'result' && outcome.result.kind === 'ok';
    if (!ends || !accepted) return;
    if (this.log.slice(from).some((token) => ends(token) && !this.network.hasEndedOne(token))) return;
    const until = outcome.t + deadlineMs;
    this.network.begins({ command: withoutParameters(line), until, ends, from, reportPromised });
  }

  /** Checks whether the answer fits its command: see `StepDoubt`. */
  #compares(line: Buffer, outcome: Token, { sentAt, from }: PendingExchange['session']): void {
    const names = this.log
      .slice(from)
      .flatMap((token) => (token.kind === 'line' && token.name ? [token.name] : []));
    this.doubt.answered(withoutParameters(line), outcome.t - sentAt, names);
  }

  #onEnd(reason: string): void {
    this.#lost = reason;
    const lost = (): PortLost => new PortLost(this.transport.name, reason);
    if (this.doing.kind === 'exchange') this.doing.pending.fail(lost());
    this.log.fail(lost);
  }
}
