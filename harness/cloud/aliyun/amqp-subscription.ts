import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import type { Connection, EventContext, Receiver } from 'rhea';
import rhea from 'rhea';
import { type Address, CloudUnavailable } from '../cloud';
import { amqpLogin } from './amqp-login';
import { type AccessKey, AMQP_QUIET_MS } from './platform';

/** A message from a device or about one, as delivered by the server-side subscription. */
export interface PlatformMessage extends Stamped {
  /** The topic published to by the device, or `/as/mqtt/status/productKey/deviceName`. */
  readonly topic: string;
  readonly payload: Buffer;
  /** Null if the platform does not state it. */
  readonly qos: number | null;
}

export interface AmqpParts {
  readonly address: Address;
  /** PEM; null for the authorities that Node.js trusts. */
  readonly ca: string | null;
  readonly accessKey: AccessKey;
  /** Empty for the old public instance. */
  readonly instance: string;
  readonly consumerGroup: string;
  /** How many times faster than real time the clock of a stand-in runs. */
  readonly speed: number;
  readonly onSecret: (secret: string, kind: string) => void;
  readonly onMessage: (message: PlatformMessage) => void;
}

/** The platform accepts 30 000 to 300 000. */
const IDLE_TIMEOUT_MS = 60_000;
const OPEN_TIMEOUT_MS = 10_000;
/** Messages that the platform may send before we acknowledge any. */
const CREDIT = 100;
/** Before each attempt to connect, ms; the last one is repeated. */
const PAUSES_MS = [500, 2_000, 5_000, 15_000];
const SHORTEST_QUIET_MS = 50;

/**
 * The AMQP 1.0 server-side subscription: messages of devices, and whether they are connected. A connection that ends is
 * opened again with a new signature; a message is acknowledged after it has been passed on.
 */
export class AmqpSubscription {
  private readonly container = rhea.create_container({ id: `bench-${randomUUID()}` });
  private connection: Connection | null = null;
  private receiver: Receiver | null = null;
  private retry: NodeJS.Timeout | null = null;
  private failures = 0;
  private closed = false;
  private lastMessageAt = 0;
  private connects = 0;
  private onStateChange: (trouble: string | null) => void = () => {};

  private constructor(private readonly parts: AmqpParts) {
    // Without a listener, rhea throws connection errors where nothing can catch them.
    this.container.on('error', () => {});
  }

  /** @throws CloudUnavailable when the endpoint cannot be reached or refuses the login */
  static async open(parts: AmqpParts): Promise<AmqpSubscription> {
    const subscription = new AmqpSubscription(parts);
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => subscription.onStateChange('it does not answer'), OPEN_TIMEOUT_MS);
      subscription.onStateChange = (trouble) => {
        clearTimeout(late);
        subscription.onStateChange = () => {};
        if (trouble === null) resolve();
        else {
          subscription.closed = true;
          subscription.close();
          reject(new CloudUnavailable(sentenceFor(parts, trouble)));
        }
      };
      subscription.connect();
    });
    return subscription;
  }

  /** Whether the platform can deliver messages at this moment. */
  get isOpen(): boolean {
    return this.receiver?.is_open() ?? false;
  }

  /** Connections since the first. */
  get reconnects(): number {
    return this.connects - 1;
  }

  /** Resolves after a period without messages: the backlog of earlier runs has then been received. */
  async drained(): Promise<void> {
    const quietMs = Math.max(SHORTEST_QUIET_MS, AMQP_QUIET_MS / this.parts.speed);
    this.lastMessageAt = performance.now();
    for (let wait = quietMs; wait > 0; wait = this.lastMessageAt + quietMs - performance.now())
      await new Promise((resolve) => setTimeout(resolve, wait));
  }

  close(): void {
    this.closed = true;
    if (this.retry) clearTimeout(this.retry);
    this.connection?.close();
  }

  private connect(): void {
    const { address, ca, accessKey, instance, consumerGroup, onSecret } = this.parts;
    const identity = { clientId: this.container.id, instance, consumerGroup };
    const { username, password } = amqpLogin(identity, accessKey, Date.now());
    onSecret(password, 'amqpPassword');
    // `servername` is missing from rhea's types.
    const options = {
      host: address.host,
      port: address.port,
      transport: 'tls' as const,
      // A host name only: an IP address is not permitted in ServerName (RFC 6066, 3).
      ...(isIP(address.host) === 0 && { servername: address.host }),
      username,
      password,
      idle_time_out: IDLE_TIMEOUT_MS,
      reconnect: false,
      tcp_no_delay: true,
      ...(ca && { ca }),
    };
    const connection = this.container.connect(options);
    this.connection = connection;
    let trouble = 'the connection was closed';
    const note = (context: EventContext): void => {
      const error = context.error ?? context.connection?.error ?? context.receiver?.error;
      if (error) trouble = troubleOf(error);
    };
    connection.on('connection_error', note);
    connection.on('receiver_error', note);
    connection.on('receiver_open', () => {
      this.failures = 0;
      this.connects += 1;
      this.onStateChange(null);
    });
    connection.on('message', (context) => this.take(context));
    connection.on('receiver_close', (context) => {
      note(context);
      connection.close();
    });
    connection.once('disconnected', (context) => {
      note(context);
      this.lost(trouble);
    });
    connection.once('connection_close', (context) => {
      note(context);
      this.lost(trouble);
    });
    // The platform requires exactly one receiver within 15 s of the connection.
    this.receiver = connection.open_receiver({ credit_window: CREDIT, autoaccept: false });
  }

  private lost(trouble: string): void {
    if (this.closed || this.retry) return;
    this.receiver = null;
    this.onStateChange(trouble);
    if (this.closed) return;
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)] ?? 0;
    this.failures += 1;
    this.retry = setTimeout(() => {
      this.retry = null;
      this.connect();
    }, pause);
  }

  private take({ message, delivery }: EventContext): void {
    if (!message || !delivery) return;
    this.lastMessageAt = performance.now();
    const properties = (message.application_properties ?? {}) as Readonly<Record<string, unknown>>;
    this.parts.onMessage({
      id: String(properties.messageId ?? message.message_id ?? randomUUID()),
      topic: String(properties.topic ?? ''),
      generatedAt: Number(properties.generateTime ?? 0),
      qos: properties.qos === undefined ? null : Number(properties.qos),
      payload: bytesOf(message.body),
    });
    delivery.accept();
  }
}

/** The body is usually a data section; a text is accepted as well. */
function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body);
  const content = (body as { content?: unknown } | null)?.content;
  return Buffer.isBuffer(content) ? content : Buffer.alloc(0);
}

function troubleOf(error: unknown): string {
  const { description, condition, message, code } = error as Readonly<Record<string, unknown>>;
  return (
    ([description, condition, message, code].find((part) => typeof part === 'string' && part !== '') as
      | string
      | undefined) ?? String(error)
  );
}

function sentenceFor({ address, consumerGroup }: AmqpParts, trouble: string): string {
  const where = `${address.host}:${address.port}`;
  if (/authenticat|sasl|unauthorized/i.test(trouble))
    return `the AMQP endpoint ${where} refused the login (${trouble}): check the AccessKey and its right iot:sub, the consumer group ${consumerGroup}, --aliyun-instance, and the clock of this machine`;
  if (/CERT|self.signed|UNABLE_TO|altname/i.test(trouble))
    return `the certificate of the AMQP endpoint ${where} is not trusted (${trouble}): check --aliyun-ca`;
  return `the AMQP endpoint ${where} cannot be used (${trouble}): check --aliyun-amqp and the network`;
}

/** What identifies a message, apart from its content. */
export interface Stamped {
  /** Unique for a message, and the same for each copy of it. */
  readonly id: string;
  /** When the platform created it, ms of the platform's clock. */
  readonly generatedAt: number;
}

/** Copies are recognised by the ids of this many earlier messages. */
const REMEMBERED_IDS = 20_000;

/**
 * Restores the order in which messages were created, and passes each on once: for AMQP the platform promises neither. A
 * message may overtake another, and is repeated if its acknowledgement was lost.
 */
export class MessageOrder<M extends Stamped> {
  private readonly seen = new Set<string>();
  private waiting: M[] = [];
  private timer: NodeJS.Timeout | null = null;
  private copies = 0;

  constructor(
    /** How long a message is held back for one created earlier, ms. */
    private readonly holdMs: number,
    private readonly deliver: (message: M) => void,
  ) {}

  /** Copies that were left out. */
  get repeated(): number {
    return this.copies;
  }

  take(message: M): void {
    if (this.seen.has(message.id)) {
      this.copies += 1;
      return;
    }
    this.seen.add(message.id);
    if (this.seen.size > REMEMBERED_IDS) this.seen.delete(this.seen.values().next().value ?? '');
    this.waiting.push(message);
    this.timer ??= setTimeout(() => this.flush(), this.holdMs);
  }

  /** Passes on what is held back, so that nothing is lost when the subscription ends. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const ready = this.waiting.sort((a, b) => a.generatedAt - b.generatedAt);
    this.waiting = [];
    for (const message of ready) this.deliver(message);
  }
}
