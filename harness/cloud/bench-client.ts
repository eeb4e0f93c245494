import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import type { AedesPublishPacket, Client } from 'aedes';
import { connectAsync, type IClientOptions, MqttClient } from 'mqtt';
import { CloudUnavailable } from './cloud';

interface Publication {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Our own client at the broker. It connects in memory, not through a port: nothing on the network can impersonate it.
 * Messages are sent one at a time, each after the broker has routed the previous one: the broker loses messages that
 * are published in quick succession.
 */
export class BenchClient {
  private readonly client: MqttClient;
  private readonly brokerSide: Client;
  private readonly aliveTopic = `/bench/${randomUUID()}/alive`;
  private readonly echoes = new Map<string, () => void>();
  private queue: Promise<void> = Promise.resolve();
  private underWay: Publication | null = null;
  readonly connected: Promise<void>;

  constructor(attach: (stream: Duplex) => Client) {
    const [ours, theirs] = duplexPair();
    this.brokerSide = attach(theirs);
    this.client = new MqttClient(() => ours, {
      clientId: `bench-${randomUUID()}`,
      protocolVersion: 4,
      keepalive: 0,
      reconnectPeriod: 0,
    });
    this.client.on('message', (_topic, payload) => this.echoes.get(payload.toString())?.());
    this.client.on('close', () => this.underWay?.reject(new CloudUnavailable('the broker has been closed')));
    this.connected = new Promise((resolve, reject) => {
      this.client.once('error', reject);
      this.client.once('connect', () => this.client.subscribe(this.aliveTopic, () => resolve()));
    });
  }

  /** Resolves when the broker has routed the message: queued for offline clients, written to online ones. */
  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    const published = this.queue.then(() => this.publishNow(topic, payload, qos));
    this.queue = published.catch(() => {});
    return published;
  }

  /** Call when the broker has routed a message, of any client. */
  routed(client: Client | null, packet: AedesPublishPacket): void {
    if (client === this.brokerSide && !packet.topic.startsWith('$')) this.underWay?.resolve();
  }

  async alive(deadlineMs: number): Promise<boolean> {
    const token = randomUUID();
    return new Promise((resolve) => {
      const settle = (isAlive: boolean): void => {
        clearTimeout(deadline);
        this.echoes.delete(token);
        resolve(isAlive);
      };
      const deadline = setTimeout(settle, deadlineMs, false);
      this.echoes.set(token, () => settle(true));
      this.publish(this.aliveTopic, Buffer.from(token), 1).catch(() => settle(false));
    });
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }

  private publishNow(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      if (!this.client.connected) throw new CloudUnavailable('the broker has been closed');
      this.underWay = { resolve, reject };
      this.client.publish(topic, payload, { qos });
    }).finally(() => {
      this.underWay = null;
    });
  }
}

const CONNECT_TIMEOUT_MS = 5000;
const PUBLISH_TIMEOUT_MS = 5000;

/** Our own client at a foreign broker, with the login of the broker's URL. */
export class BrokerClient {
  private readonly echoes = new Map<string, () => void>();

  private constructor(
    private readonly client: MqttClient,
    private readonly aliveTopic: string,
  ) {
    client.on('message', (_topic, payload) => this.echoes.get(payload.toString())?.());
    // If the broker restarts, the client reconnects by itself; `alive` is false meanwhile.
    client.on('error', () => {});
  }

  /** @throws CloudUnavailable naming the broker, without its password */
  static async open(broker: URL, ca?: string): Promise<BrokerClient> {
    const client = await connect(broker, {
      clientId: `bench-${randomUUID()}`,
      clean: true,
      ...(ca && { ca }),
    });
    const aliveTopic = `bench/${randomUUID()}/alive`;
    await client.subscribeAsync(aliveTopic, { qos: 1 });
    return new BrokerClient(client, aliveTopic);
  }

  /**
   * Resolves when the broker has the message. QoS 0 has no acknowledgement, so an echo sent after such a message
   * confirms it.
   * @throws CloudUnavailable
   */
  async publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    const sent = await within(
      PUBLISH_TIMEOUT_MS,
      this.client.publishAsync(topic, payload, { qos }).then(() => true),
    );
    const taken = sent && (qos === 1 || (await this.alive(PUBLISH_TIMEOUT_MS)));
    if (!taken)
      throw new CloudUnavailable(
        `the broker did not accept a message to ${topic} within ${PUBLISH_TIMEOUT_MS} ms`,
      );
  }

  /** Whether a message of ours went to the broker and came back. */
  async alive(deadlineMs: number): Promise<boolean> {
    const token = randomUUID();
    const echoed = new Promise<boolean>((resolve) => this.echoes.set(token, () => resolve(true)));
    this.client.publish(this.aliveTopic, token, { qos: 1 });
    const isAlive = await within(deadlineMs, echoed);
    this.echoes.delete(token);
    return isAlive;
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}

/**
 * Logs in once as another client, with a clean session, and disconnects: the broker then discards that client's
 * session.
 */
export async function wipeSession(broker: URL, login: IClientOptions): Promise<void> {
  const client = await connect(broker, { ...login, clean: true, reconnectPeriod: 0 });
  await client.endAsync();
}

async function connect(broker: URL, options: IClientOptions): Promise<MqttClient> {
  const { hostname, port, protocol, username, password } = broker;
  const login =
    username === '' ? {} : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  try {
    const client = await connectAsync(`${protocol}//${hostname}${port && `:${port}`}`, {
      protocolVersion: 4,
      connectTimeout: CONNECT_TIMEOUT_MS,
      ...login,
      ...options,
    });
    sendAtOnce(client);
    client.on('connect', () => sendAtOnce(client));
    return client;
  } catch (error) {
    const reason =
      error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
    throw new CloudUnavailable(
      `the broker ${hostname}:${port || '(default port)'} cannot be used: ${reason}`,
      { cause: error },
    );
  }
}

/** Without it, a packet waits until the broker has acknowledged the previous one in TCP, which may take 40 ms (RFC 896). */
function sendAtOnce({ stream }: MqttClient): void {
  if (stream instanceof Socket) stream.setNoDelay(true);
}

/** False if the promise does not become true in time, or is rejected. */
async function within(ms: number, promise: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, false);
    const settle = (value: boolean): void => {
      clearTimeout(timer);
      resolve(value);
    };
    promise.then(settle, () => settle(false));
  });
}
