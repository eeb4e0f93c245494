/** The library has no types for this entry, the promise form of its store; only the part used here is declared. */
declare module 'aedes-persistence/asyncPersistence.js' {
  import type { Readable } from 'node:stream';
  import type { AedesPublishPacket } from 'aedes';

  interface ClientId {
    readonly id: string;
  }

  class MemoryPersistence {
    addSubscriptions(client: ClientId, subs: readonly { topic: string; qos: 0 | 1 }[]): Promise<void>;
    removeSubscriptions(client: ClientId, topics: readonly string[]): Promise<void>;
    subscriptionsByClient(client: ClientId): Promise<{ topic: string }[]>;
    cleanSubscriptions(client: ClientId): Promise<void>;
    outgoingEnqueue(sub: { clientId: string }, packet: AedesPublishPacket): Promise<void>;
    outgoingEnqueueCombi(subs: readonly { clientId: string }[], packet: AedesPublishPacket): Promise<void>;
    outgoingUpdate(client: ClientId, packet: AedesPublishPacket): Promise<void>;
    outgoingClearMessageId(
      client: ClientId,
      packet: AedesPublishPacket,
    ): Promise<AedesPublishPacket | undefined>;
    outgoingStream(client: ClientId): Readable;
  }
  export = MemoryPersistence;
}
