import { Readable } from 'node:stream';
import type { AedesPublishPacket } from 'aedes';
import MemoryPersistence from 'aedes-persistence/asyncPersistence.js';
import { deviceKey } from '../devices';
import type { DeviceName } from '../witness';

/** The session of a device, kept under any client id. */
export interface Session {
  readonly key: string;
  readonly clean: boolean;
  readonly subscriptions: Set<string>;
}

/** The sessions by device. A session that is not clean outlives its connections. */
export class Sessions {
  private readonly kept = new Map<string, Session>();

  constructor(private readonly store: SessionStore) {}

  open(device: DeviceName, clean: boolean): Session {
    const key = deviceKey(device);
    if (clean) {
      this.store.clearQueue(key);
      this.kept.delete(key);
      return { key, clean, subscriptions: new Set() };
    }
    const session = this.kept.get(key) ?? { key, clean, subscriptions: new Set() };
    this.kept.set(key, session);
    return session;
  }

  /** Changes the subscriptions of a session without a connection. */
  async amend(session: Session, topics: readonly string[], change: 'add' | 'remove'): Promise<void> {
    if (session.clean) return;
    const client = { id: session.key };
    if (change === 'remove') await this.store.removeSubscriptions(client, topics);
    else
      await this.store.addSubscriptions(
        client,
        topics.map((topic) => ({ topic, qos: 1 })),
      );
  }

  async forget(device: DeviceName): Promise<void> {
    const key = deviceKey(device);
    this.kept.get(key)?.subscriptions.clear();
    this.store.clearQueue(key);
    await this.store.cleanSubscriptions({ id: key });
  }
}

interface QueueBounds {
  readonly messages: number;
  readonly bytes: number;
  /** The platform keeps a message for 7 days. */
  readonly ageMs: number;
}

const BOUNDS: QueueBounds = { messages: 1000, bytes: 8 * 1024 * 1024, ageMs: 7 * 24 * 3600 * 1000 };

interface ClientId {
  readonly id: string;
}

interface Queue {
  entries: { readonly packet: AedesPublishPacket; readonly queuedAt: number }[];
  bytes: number;
}

/**
 * The broker's store of persistent sessions. The library's own store keeps the subscriptions; its queue of undelivered
 * messages is replaced: it grows without bound, redelivers without DUP, and cannot be emptied for one device. It also
 * drops a queued message when asked to clear one that has no packet identifier yet; the broker does that for a device
 * with overlapping subscriptions, and the connection is lost.
 */
export class SessionStore extends MemoryPersistence {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly clock: () => number,
    private readonly bounds: QueueBounds = BOUNDS,
  ) {
    super();
  }

  override async outgoingEnqueue(sub: { clientId: string }, packet: AedesPublishPacket): Promise<void> {
    const queue = this.queue(sub.clientId);
    const size = sizeOf(packet);
    if (queue.entries.length >= this.bounds.messages || queue.bytes + size > this.bounds.bytes) return;
    queue.entries.push({ packet: { ...packet }, queuedAt: this.clock() });
    queue.bytes += size;
  }

  override async outgoingEnqueueCombi(
    subs: readonly { clientId: string }[],
    packet: AedesPublishPacket,
  ): Promise<void> {
    // A device with overlapping subscriptions is listed once for each.
    for (const clientId of new Set(subs.map((sub) => sub.clientId)))
      await this.outgoingEnqueue({ clientId }, packet);
  }

  override async outgoingUpdate(client: ClientId, packet: AedesPublishPacket): Promise<void> {
    const entry = this.queue(client.id).entries.find(
      (each) => each.packet.brokerCounter === packet.brokerCounter,
    );
    // A message beyond the bounds was never queued: it is delivered now or never.
    if (entry && packet.messageId !== undefined) entry.packet.messageId = packet.messageId;
  }

  override async outgoingClearMessageId(
    client: ClientId,
    packet: AedesPublishPacket,
  ): Promise<AedesPublishPacket | undefined> {
    const queue = this.queue(client.id);
    const at = queue.entries.findIndex(
      (each) => packet.messageId !== undefined && each.packet.messageId === packet.messageId,
    );
    const [cleared] = at < 0 ? [] : queue.entries.splice(at, 1);
    if (cleared) queue.bytes -= sizeOf(cleared.packet);
    return cleared?.packet;
  }

  /**
   * Everything that a returning device has not acknowledged, oldest first; messages sent before carry DUP (MQTT 3.1.1,
   * 3.3.1.1).
   */
  override outgoingStream(client: ClientId): Readable {
    const queue = this.queue(client.id);
    const oldest = this.clock() - this.bounds.ageMs;
    queue.entries = queue.entries.filter((each) => each.queuedAt >= oldest);
    queue.bytes = queue.entries.reduce((sum, each) => sum + sizeOf(each.packet), 0);
    return Readable.from(
      queue.entries.map(({ packet }) => ({ ...packet, dup: packet.messageId !== undefined })),
    );
  }

  /** Discards the queued messages of the client. */
  clearQueue(clientId: string): void {
    this.queues.delete(clientId);
  }

  private queue(clientId: string): Queue {
    const queue = this.queues.get(clientId) ?? { entries: [], bytes: 0 };
    this.queues.set(clientId, queue);
    return queue;
  }
}

function sizeOf(packet: AedesPublishPacket): number {
  return Buffer.byteLength(packet.topic) + packet.payload.length;
}
