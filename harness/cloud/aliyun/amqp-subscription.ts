import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import type { Connection, EventContext, Receiver } from 'rhea';
import rhea from 'rhea';
import { type Address, CloudUnavailable } from '../cloud';
import { amqpLogin } from './amqp-login';
import { type AccessKey, AMQP_QUIET_MS } from './platform';

/** A message of a device, or about one, as the server-side subscription brings it. */
export interface PlatformMessage extends Stamped {
  /** As the device published it, or `/as/mqtt/status/productKey/deviceName`. */
  readonly topic: string;
  readonly payload: Buffer;
  /** Null where the platform does not say. */
  readonly qos: number | null;
}

export interface AmqpParts {
  readonly address: Address;
  /** PEM; null for the authorities that Node.js knows. */
  readonly ca: string | null;
  readonly accessKey: AccessKey;
  /** Empty for the old public instance. */
  readonly instance: string;
  readonly consumerGroup: string;
  /** How many times faster the clock of a stand-in runs. */
  readonly speed: number;
  readonly onSecret: (secret: string, kind: string) => void;
  readonly onMessage: (message: PlatformMessage) => void;
}

/** The platform takes 30 000 to 300 000. */
const IDLE_TIMEOUT_MS = 60_000;
const OPEN_TIMEOUT_MS = 10_000;
/** Messages that the platform may send ahead of our acknowledgements. */
const CREDIT = 100;
/** Before the next try to connect, ms; the last one again and again. */
const PAUSES_MS = [500, 2_000, 5_000, 15_000];
const SHORTEST_QUIET_MS = 50;

/**
 * The AMQP 1.0 server-side subscription: what devices publish, and whether they are connected. A connection that ends is
 * made again with a new signature; a message is acknowledged when it has been handed on.
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
    // Without a listener, rhea throws errors of a connection, which nothing catches.
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

  /** The platform can bring messages at this moment. */
  get isOpen(): boolean {
    return this.receiver?.is_open() ?? false;
  }

  /** Connections made again since the first. */
  get reconnects(): number {
    return this.connects - 1;
  }

  /** Resolves when nothing has come for a while: what earlier runs left has then been taken. */
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
    // Of one more option than rhea declares for TLS.
    const options = {
      host: address.host,
      port: address.port,
      transport: 'tls' as const,
      // A name only: an address stands in no ServerName (RFC 6066, 3).
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
    // The platform wants the receiver within 15 s of the connection, and no more than one of them.
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

/** The body is a data section; one of a text is taken as it is. */
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

/** What is known of a message beside its content. */
export interface Stamped {
  /** Unique for a message, the same for each copy of it. */
  readonly id: string;
  /** When the platform made it, ms of its clock. */
  readonly generatedAt: number;
}

/** Copies are known by the ids of so many messages before them. */
const REMEMBERED_IDS = 20_000;

/**
 * Puts messages back into the order in which they were made, and lets each through once: the platform promises neither for
 * AMQP, where a message may overtake another and come again when its acknowledgement was lost.
 */
export class MessageOrder<M extends Stamped> {
  private readonly seen = new Set<string>();
  private waiting: M[] = [];
  private timer: NodeJS.Timeout | null = null;
  private copies = 0;

  constructor(
    /** How long a message is held back for another that was made before it, ms. */
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

  /** Lets through what waits; nothing is lost when the subscription ends. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const ready = this.waiting.sort((a, b) => a.generatedAt - b.generatedAt);
    this.waiting = [];
    for (const message of ready) this.deliver(message);
  }
}
