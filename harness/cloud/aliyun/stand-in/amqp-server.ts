import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import rhea, { type Connection, type Container, type EventContext, type Sender } from 'rhea';
import type { Address } from '../../cloud';
import type { KeyPair } from '../../local/certificate-authority';
import { checkAmqpLogin } from '../amqp-login';
import { type AccessKey, AMQP_DISORDER_MS } from '../platform';
import type { Backbone, FeedMessage } from './backbone';

/** Faults of the AMQP endpoint towards its clients; all off by default. */
export interface AmqpTroubles {
  /** Every message whose number is divisible by this is delivered twice; 0 for none. */
  readonly repeatEvery?: number;
  /** Every message whose number is divisible by this is delivered late, after the following ones; 0 for none. */
  readonly lateEvery?: number;
  /** The connection is cut after this many messages, and the client must reconnect; 0 for never. */
  readonly breakAfter?: number;
}

export interface AmqpServerParts extends AmqpTroubles {
  readonly tls: KeyPair;
  readonly listen: Address;
  readonly accessKey: AccessKey;
  readonly backbone: Backbone;
  /** The instance that clients must name; empty for one without an id. */
  readonly instance: string;
  readonly speed: number;
}

const IDLE_TIMEOUT_MS = { min: 30_000, max: 300_000 };
/** A client without a receiver is disconnected after this time. */
const RECEIVER_WITHIN_MS = 15_000;

/**
 * Messages of one consumer group. Without a client they are queued; unacknowledged ones return to the front of the
 * queue.
 */
interface Group {
  readonly waiting: FeedMessage[];
  sender: Sender | null;
  readonly underWay: Map<number, FeedMessage>;
}

/** The AMQP 1.0 endpoint of the platform's server-side subscription. */
export class AmqpServer {
  private readonly groups = new Map<string, Group>();
  private readonly connections = new Set<Connection>();
  private readonly withoutReceiver = new Map<Connection, NodeJS.Timeout>();
  private count = 0;
  private brokenOnce = false;

  private constructor(
    private readonly parts: AmqpServerParts,
    private readonly server: Server,
    readonly address: Address,
  ) {}

  static async open(parts: AmqpServerParts): Promise<AmqpServer> {
    const container = rhea.create_container({ id: 'stand-in' });
    const identities = new Map<string, string>();
    container.sasl_server_mechanisms.enable_plain((username: string, password: string) => {
      const identity = checkAmqpLogin({ username, password }, parts.accessKey);
      const isKnown = identity !== null && identity.instance === parts.instance;
      if (isKnown) identities.set(username, identity.consumerGroup);
      return isKnown;
    });
    const { listen, tls } = parts;
    const options = {
      ...tls,
      host: listen.host,
      port: listen.port,
      transport: 'tls' as const,
      tcp_no_delay: true,
    };
    const server = container.listen(options);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const amqp = new AmqpServer(parts, server, { host: listen.host, port });
    amqp.serve(container, identities);
    parts.backbone.onFeed((message) => amqp.feed(message));
    return amqp;
  }

  /** Cuts all connections, as in a network failure. */
  cut(): void {
    for (const connection of this.connections) cutOff(connection);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  private serve(container: Container, identities: ReadonlyMap<string, string>): void {
    container.on('error', () => {});
    container.on('connection_open', ({ connection }: EventContext) => {
      this.connections.add(connection);
      const asked = Number(connection.remote.open?.idle_time_out ?? 0);
      if (asked < IDLE_TIMEOUT_MS.min || asked > IDLE_TIMEOUT_MS.max) {
        connection.close({
          condition: 'amqp:invalid-field',
          description: `idle-time-out must be ${IDLE_TIMEOUT_MS.min} to ${IDLE_TIMEOUT_MS.max} ms, not ${asked}`,
        });
        return;
      }
      // Listeners on a connection would keep its events from the container's listeners.
      this.withoutReceiver.set(
        connection,
        setTimeout(
          () => connection.close({ condition: 'amqp:link:detach-forced', description: 'no receiver came' }),
          RECEIVER_WITHIN_MS / this.parts.speed,
        ),
      );
    });
    // Clients may not send to the platform.
    container.on('receiver_open', ({ receiver }: EventContext) =>
      receiver?.close({ condition: 'amqp:not-allowed', description: 'this endpoint only sends' }),
    );
    container.on('sender_open', (context: EventContext) => this.begin(context, identities));
    container.on('sendable', ({ sender }: EventContext) => this.sendTo(sender));
    container.on('accepted', ({ delivery, sender }: EventContext) => {
      for (const group of this.groups.values())
        if (group.sender === sender && delivery) group.underWay.delete(delivery.id);
    });
    container.on('disconnected', ({ connection }: EventContext) => this.end(connection));
    container.on('connection_close', ({ connection }: EventContext) => this.end(connection));
  }

  private begin({ sender, connection }: EventContext, identities: ReadonlyMap<string, string>): void {
    clearTimeout(this.withoutReceiver.get(connection));
    const group = this.groupOf(identities.get(usernameOf(connection)) ?? '');
    group.sender = sender ?? null;
    this.sendTo(sender);
  }

  private end(connection: Connection): void {
    this.connections.delete(connection);
    clearTimeout(this.withoutReceiver.get(connection));
    this.withoutReceiver.delete(connection);
    for (const group of this.groups.values()) {
      if (group.sender?.connection !== connection) continue;
      group.sender = null;
      // Unacknowledged messages are delivered again, as AMQP promises at least once.
      group.waiting.unshift(...group.underWay.values());
      group.underWay.clear();
    }
  }

  private feed(message: FeedMessage): void {
    for (const name of message.groups) this.queue(this.groupOf(name), message);
  }

  private groupOf(name: string): Group {
    const known = this.groups.get(name) ?? { waiting: [], sender: null, underWay: new Map() };
    this.groups.set(name, known);
    return known;
  }

  private queue(group: Group, message: FeedMessage): void {
    const { repeatEvery = 0, lateEvery = 0, speed } = this.parts;
    this.count += 1;
    const copies = repeatEvery > 0 && this.count % repeatEvery === 0 ? [message, message] : [message];
    const bring = (): void => {
      group.waiting.push(...copies);
      this.sendTo(group.sender);
    };
    if (lateEvery > 0 && this.count % lateEvery === 0) setTimeout(bring, AMQP_DISORDER_MS / 2 / speed);
    else bring();
  }

  private sendTo(sender: Sender | undefined | null): void {
    const group = [...this.groups.values()].find((each) => each.sender === sender);
    if (!group || !sender) return;
    while (group.waiting.length > 0 && sender.sendable()) {
      const message = group.waiting.shift();
      if (!message) return;
      const delivery = sender.send(amqpMessage(message));
      group.underWay.set(delivery.id, message);
      this.breakIfDue(sender);
    }
  }

  private breakIfDue(sender: Sender): void {
    const { breakAfter = 0 } = this.parts;
    if (breakAfter === 0 || this.brokenOnce || this.count < breakAfter) return;
    this.brokenOnce = true;
    cutOff(sender.connection);
  }
}

function amqpMessage({ id, topic, payload, generatedAt }: FeedMessage) {
  return {
    message_id: id,
    application_properties: { topic, messageId: id, generateTime: generatedAt },
    body: rhea.message.data_section(Buffer.from(payload, 'base64')),
  };
}

/** The user name of the login; missing from rhea's types. */
function usernameOf(connection: Connection): string {
  const { sasl_transport: sasl } = connection as unknown as { sasl_transport?: { username?: string } };
  return sasl?.username ?? '';
}

/** rhea does not expose the socket, and notices its end only by an error. */
function cutOff(connection: Connection): void {
  const { socket } = connection as unknown as { socket?: { destroy(error: Error): void } };
  socket?.destroy(new Error('the network failed'));
}
