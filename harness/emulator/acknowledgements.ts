import type { Packet } from 'mqtt-packet';

/** The broker did not acknowledge in time, or the connection ended first. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
  constructor(
    /** Kind and packet identifier of the awaited packet, e.g. `suback 3`. */
    readonly what: string,
    readonly reason: 'late' | 'closed',
  ) {
    super(`expected ${what}, got ${reason === 'late' ? 'nothing in time' : 'the end of the connection'}`);
  }
}

interface Awaited {
  readonly resolve: (packet: Packet) => void;
  readonly reject: (error: Error) => void;
}

/** Pending waits for packets of the broker, by kind and packet identifier (0 for CONNACK). */
export class Acknowledgements {
  readonly #awaited = new Map<string, Awaited>();
  #closed = false;

  constructor(private readonly deadlineMs: number) {}

  /** Waits `deadlineMs` for a packet. @throws NotAcknowledged */
  next(cmd: Packet['cmd'], messageId: number): Promise<Packet> {
    const key = `${cmd} ${messageId}`;
    if (this.#closed) return Promise.reject(new NotAcknowledged(key, 'closed'));
    return new Promise<Packet>((resolve, reject) => {
      const late = setTimeout(
        () => this.#take(key)?.reject(new NotAcknowledged(key, 'late')),
        this.deadlineMs,
      );
      this.#awaited.set(key, {
        resolve: (packet) => {
          clearTimeout(late);
          resolve(packet);
        },
        reject: (error) => {
          clearTimeout(late);
          reject(error);
        },
      });
    });
  }

  /** Resolves the wait for this packet; a packet without one, e.g. a repeated or late one, is dropped. */
  arrived(packet: Packet): void {
    this.#take(`${packet.cmd} ${packet.messageId ?? 0}`)?.resolve(packet);
  }

  /** Rejects all pending and future waits: the connection has ended. */
  close(): void {
    this.#closed = true;
    for (const key of [...this.#awaited.keys()]) this.#take(key)?.reject(new NotAcknowledged(key, 'closed'));
  }

  #take(key: string): Awaited | undefined {
    const awaited = this.#awaited.get(key);
    this.#awaited.delete(key);
    return awaited;
  }
}
