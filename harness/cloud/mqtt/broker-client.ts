import { randomUUID } from 'node:crypto';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { CloudUnavailable } from '../cloud';

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
    // A broker that restarts ends our connection: the client reconnects by itself; `alive` is false meanwhile.
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
   * Resolves when the broker has the message. It does not acknowledge QoS 0: an echo behind such a message tells.
   * @throws CloudUnavailable
   */
  async publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    const sent = await within(
      PUBLISH_TIMEOUT_MS,
      this.client.publishAsync(topic, payload, { qos }).then(() => true),
    );
    const taken = sent && (qos === 1 || (await this.alive(PUBLISH_TIMEOUT_MS)));
    if (!taken)
      throw new CloudUnavailable(`the broker took no message to ${topic} within ${PUBLISH_TIMEOUT_MS} ms`);
  }

  /** A message of ours went to the broker and came back. */
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

/** Logs in once as another client, with a clean session, and disconnects: the broker then forgets that client's session. */
export async function wipeSession(broker: URL, login: IClientOptions): Promise<void> {
  const client = await connect(broker, { ...login, clean: true, reconnectPeriod: 0 });
  await client.endAsync();
}

async function connect(broker: URL, options: IClientOptions): Promise<MqttClient> {
  const { hostname, port, protocol, username, password } = broker;
  const login =
    username === '' ? {} : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  try {
    return await connectAsync(`${protocol}//${hostname}${port && `:${port}`}`, {
      protocolVersion: 4,
      connectTimeout: CONNECT_TIMEOUT_MS,
      ...login,
      ...options,
    });
  } catch (error) {
    const reason =
      error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
    throw new CloudUnavailable(
      `the broker ${hostname}:${port || '(default port)'} cannot be used: ${reason}`,
      { cause: error },
    );
  }
}

/** False when the promise has not become true in time, or was rejected. */
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
