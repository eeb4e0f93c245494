import { randomUUID } from 'node:crypto';
import { type Duplex, duplexPair } from 'node:stream';
import type { AedesPublishPacket, Client } from 'aedes';
import { MqttClient } from 'mqtt';
import { CloudUnavailable } from '../cloud';

interface Publication {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Our own client at the broker. It connects through memory, not through a port: nothing on the network can impersonate
 * it. Messages go out one at a time, each when the broker has routed the one before: the broker loses messages that are
 * published in a bunch.
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

  /**
   * Resolves when the broker has routed the message: queued for clients that are offline, written to those that are
   * online.
   */
  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    const published = this.queue.then(() => this.publishNow(topic, payload, qos));
    this.queue = published.catch(() => {});
    return published;
  }

  /** The broker has routed a message, of whichever client. */
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
