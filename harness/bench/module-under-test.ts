import { readLine, withoutParameters } from '../at/command';
import { DeadlinePassed } from '../at/fault';
import type { AtSession, CommandOptions, Exchange, Logged, RawStep } from '../at/session';
import { mayBeReport, type ReceivedMessage, type Token } from '../at/token';
import {
  type AnyCommand,
  type CloudCommands,
  changesSubscriptions,
  commandNamed,
  type Deadlines,
  type DeviceCredentials,
  type Family,
  hasEffect,
} from '../family/family';
import { byteCount } from '../wire/transport';
import type { ConnectBudget, MessageRates } from './budgets';
import { MESSAGE_REPORT, Promises } from './promises';
import { isAccepted, type SentCommand } from './sent-command';

/** Which deadline applies; by default that of the command's declaration, or `local`. */
export interface Patience {
  readonly deadline?: keyof Deadlines;
}

export interface SendOptions extends Patience {
  readonly terminator?: string;
  readonly bytewise?: boolean;
}

/** The outcome of a command with a result in a separate line, before or after `OK`. */
export interface Reported {
  readonly exchange: Exchange;
  /** Whether `OK` came: the input was legal. */
  readonly accepted: boolean;
  /** The line or result code that reported the outcome; null if the command was refused. */
  readonly report: Token | null;
  /** Which of `OK` and the report came first; null where only one of them came. */
  readonly order: 'ok-first' | 'report-first' | null;
}

/** The parameters of an authentication, or the text after `=`. */
export type AuthParameters = DeviceCredentials | string;

/** The implementation under test (ISO 9646) at its AT interface. It sends and receives; the cases judge. */
export class ModuleUnderTest {
  private sent: SentCommand[] = [];
  private changedAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly session: AtSession,
    readonly family: Family,
    readonly deadlines: Deadlines,
    private readonly cloudMark: () => number,
    private readonly budget: ConnectBudget,
    /** The module's record of kept and broken promises. */
    readonly promises = new Promises(),
    /** Resolves when the next message of that QoS may be published to that topic. */
    private readonly mayPublish: (qos: keyof MessageRates, topic: string) => Promise<void> = async () => {},
  ) {}

  /** The current index of the session's log: take it before a stimulus, and look from it afterwards. */
  mark(): number {
    return this.session.position;
  }

  /** The commands sent since the last call of `forgetCommands`. */
  get commands(): readonly SentCommand[] {
    return this.sent;
  }

  /** When a subscription was last made or ended, ms since the run began. */
  get subscriptionsChangedAt(): number {
    return this.changedAt;
  }

  forgetCommands(): void {
    this.sent = [];
  }

  /** Sends a command line and waits for its final result (or prompt). @throws DeadlinePassed, PortLost */
  async send(line: string | Buffer, options: SendOptions = {}): Promise<Exchange> {
    const text = Buffer.from(line as string).toString('latin1');
    const read = readLine(text);
    const declared = commandNamed(this.family, /^at([+^]?[a-z]+)/i.exec(text)?.[1] ?? '');
    const acts = read?.form === 'action' || read?.form === 'set';
    const command = {
      line: text,
      effect: acts ? (declared?.effect ?? null) : null,
      parameters: read?.parameters ?? '',
    };
    await this.keepToRates(command);
    const cloudMark = this.cloudMark();
    const { deadline = declared?.deadline ?? 'local', ...how } = options;
    const promise = answerTo(text);
    try {
      const exchange = await this.promises.awaited(
        promise,
        this.deadlines[deadline],
        (deadlineMs) =>
          this.session.command(line, {
            deadlineMs,
            errorMayReport: declared?.errorMayReport ?? false,
            mayPrompt: declared?.mayPrompt ?? false,
            ...(acts && declared ? goesOnInNetwork(declared) : {}),
            exactly: deadlineMs < this.deadlines[deadline],
            ...how,
          }),
        // The exchange's own time, without a resynchronisation before it.
        ({ ms }) => ({ ms }),
      );
      this.sent.push({ ...command, cloudMark, exchange });
      if (changesSubscriptions(this.family, text)) this.changedAt = exchange.sentAt + exchange.ms;
      return exchange;
    } catch (error) {
      if (error instanceof DeadlinePassed) this.sent.push({ ...command, cloudMark, exchange: null });
      throw error;
    }
  }

  /** The wait for the answer to a line sent directly by the session, ms: shorter if such answers fail to come. */
  patienceFor(line: string, fullMs: number): number {
    return this.promises.wait(answerTo(line), fullMs);
  }

  /** Sends bytes that are not a single command line: see `AtSession.raw`. @throws DeadlinePassed, PortLost */
  async raw(steps: readonly RawStep[], deadline: keyof Deadlines = 'local'): Promise<readonly Token[]> {
    const lines = steps.map(({ send }) => Buffer.from(send as string).toString('latin1'));
    for (const line of lines) if (hasEffect(this.family, line, ['connects'])) await this.budget.take();
    const fullMs = this.deadlines[deadline];
    const tokens = await this.promises.awaited(steps[0]?.what ?? 'nothing', fullMs, (deadlineMs) =>
      this.session.raw(steps, { deadlineMs, exactly: deadlineMs < fullMs }),
    );
    if (lines.some((line) => changesSubscriptions(this.family, line)))
      this.changedAt = tokens.at(-1)?.t ?? this.changedAt;
    return tokens;
  }

  /** Waits for a token at index `from` or later; it may already have arrived. @throws DeadlinePassed, PortLost */
  next(
    match: (token: Token) => boolean,
    wait: { readonly from: number; readonly what: string; readonly deadline: keyof Deadlines },
  ): Promise<Logged> {
    const { from, what, deadline } = wait;
    return this.promises.awaited(what, this.deadlines[deadline], (deadlineMs) =>
      this.session.next(match, { from, what, deadlineMs }),
    );
  }

  /** Authenticates, and waits for the result if the input was legal. */
  async authenticate(parameters: AuthParameters, patience: Patience = {}): Promise<Reported> {
    const { authenticate } = this.#cloudCommands;
    const line =
      typeof parameters === 'string' ? `AT${authenticate.name}=${parameters}` : authenticate.set(parameters);
    return this.reportOf(await this.send(line, patience), authenticate, patience);
  }

  connect(): Promise<Exchange> {
    return this.send(this.#cloudCommands.connect.action());
  }

  /** Subscribes to topics, each with its QoS, and waits for the report if the input was legal. */
  async subscribe(...pairs: readonly (readonly [topic: string, qos: number | string])[]): Promise<Reported> {
    return this.subscribeRaw(pairs.map(([topic, qos]) => `${topic},${qos}`).join(','));
  }

  /** Subscribes with the given text after `=`. */
  async subscribeRaw(parameters: string): Promise<Reported> {
    const { subscribe } = this.#cloudCommands;
    const reported = await this.reportOf(await this.send(`AT${subscribe.name}=${parameters}`), subscribe);
    // The SUBACK may have come long after OK.
    this.changedAt = Math.max(this.changedAt, reported.report?.t ?? 0);
    return reported;
  }

  /** Publishes a text, up to the final result, or up to the prompt if the module takes the message for a length. */
  publish(
    topic: string,
    qos: number | string,
    message: string | Buffer,
    patience: Patience = {},
  ): Promise<Exchange> {
    const head = Buffer.from(`AT${this.#cloudCommands.publish.name}=${topic},${qos},`);
    return this.send(Buffer.concat([head, Buffer.from(message as string)]), patience);
  }

  /** Sends the data for a prompt and waits for the final result. @throws DeadlinePassed */
  async data(bytes: Buffer | string, options: { readonly bytewise?: boolean } = {}): Promise<Exchange> {
    const cloudMark = this.cloudMark();
    const { publish } = this.#cloudCommands;
    const exchange = await this.promises.awaited(
      `answer to the data of AT${publish.name}`,
      this.deadlines.cloud,
      (ms) =>
        this.session.data(Buffer.from(bytes as string), {
          deadlineMs: ms,
          ...goesOnInNetwork(publish),
          ...options,
        }),
      (exchange) => ({ as: isAccepted(exchange) ? 'kept' : 'refused', ms: exchange.ms }),
    );
    const line = `(${byteCount(Buffer.byteLength(bytes))} of data)`;
    this.sent.push({ line, effect: 'publishes', parameters: '', cloudMark, exchange });
    return exchange;
  }

  unsubscribe(topic: string): Promise<Exchange> {
    return this.send(this.#cloudCommands.unsubscribe.set(topic));
  }

  disconnect(): Promise<Exchange> {
    return this.send(this.#cloudCommands.disconnect.action());
  }

  /** Waits for the report of a message. @throws DeadlinePassed */
  async received(
    match: (message: ReceivedMessage) => boolean,
    wait: { readonly since: number; readonly what: string; readonly deadlineMs?: number },
  ): Promise<ReceivedMessage> {
    const next = (deadlineMs: number) =>
      this.session.next((t) => t.kind === 'publish' && match(t), {
        from: wait.since,
        deadlineMs,
        what: wait.what,
      });
    const { token } = await (wait.deadlineMs === undefined
      ? this.promises.awaited(MESSAGE_REPORT, this.deadlines.delivery, next)
      : next(wait.deadlineMs));
    if (token.kind !== 'publish') throw new Error('the session returned a token that it was not asked for');
    return token;
  }

  /** All messages reported since the mark, in order. */
  messages(since: number): ReceivedMessage[] {
    return this.session.tokens(since).flatMap((t) => (t.kind === 'publish' ? [t] : []));
  }

  /** All lines with this name (`+CREG`) since the mark, in order. */
  lines(name: string, since: number): string[] {
    return this.session.tokens(since).flatMap((t) => (t.kind === 'line' && t.name === name ? [t.text] : []));
  }

  get #cloudCommands(): CloudCommands {
    if (this.family.cloud) return this.family.cloud;
    throw new Error(`${this.family.one} has no commands for a cloud, but was to use one`);
  }

  /** Waits before sending until the cloud's rates allow the command. */
  private async keepToRates({
    effect,
    parameters,
  }: Pick<SentCommand, 'effect' | 'parameters'>): Promise<void> {
    if (effect === 'connects') await this.budget.take();
    if (effect === 'authenticates') await this.budget.takeForLogin();
    const [topic = '', qos] = parameters.split(',', 2);
    if (effect === 'publishes') await this.mayPublish(qos === '1' ? 'qos1' : 'qos0', topic);
  }

  private async reportOf(
    exchange: Exchange,
    command: AnyCommand,
    patience: Patience = {},
  ): Promise<Reported> {
    const isReport = (token: Token) => command.report(token) !== null || mayBeReport(token);
    const isOwn = (token: Token) => isReport(token) && !this.session.isOfEarlier(token, exchange.from);
    const accepted = isAccepted(exchange);
    const upToResult = exchange.tokens;
    if (!accepted) return { exchange, accepted, report: upToResult.find(isReport) ?? null, order: null };
    const early = upToResult.find(isOwn);
    if (early) return { exchange, accepted, report: early, order: 'report-first' };
    const what = command.reportCalled;
    const next = (match: typeof isReport, fullMs: number, promise = what) =>
      this.promises.awaited(promise, fullMs, (deadlineMs) =>
        this.session.next(match, { from: exchange.to, deadlineMs, what }),
      );
    const fullMs = this.deadlines[patience.deadline ?? command.deadline];
    const first = upToResult.find(isReport) ?? (await next(isReport, fullMs)).token;
    if (isOwn(first)) return { exchange, accepted, report: first, order: 'ok-first' };
    try {
      const behind = `${what} behind one of an earlier command`;
      const { token } = await next(isOwn, Math.min(fullMs, this.deadlines.delivery), behind);
      return { exchange, accepted, report: token, order: 'ok-first' };
    } catch (error) {
      // No other report came, so the error that looked like that of an earlier command is this one's.
      if (!(error instanceof DeadlinePassed)) throw error;
      return { exchange, accepted, report: first, order: null };
    }
  }
}

function answerTo(line: string): string {
  return `answer to ${/^at/i.test(line) ? withoutParameters(Buffer.from(line, 'latin1')).toUpperCase() : 'what is no command'}`;
}

/** The session option that detects the end of a command in the network; empty for commands that do not use it. */
function goesOnInNetwork(command: AnyCommand): Pick<CommandOptions, 'endsInNetwork'> {
  if (command.effect === null) return {};
  const mayFail = command.errorMayReport || command.effect === 'connects';
  return { endsInNetwork: (token) => command.report(token) !== null || (mayFail && mayBeReport(token)) };
}
