import type { Packet } from 'mqtt-packet';

/** No acknowledgement came in time, or the connection ended before one did. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
  constructor(
    /** Kind and packet identifier of what was awaited, e.g. `suback 3`. */
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

/** The packets of the broker that somebody waits for, by kind and packet identifier (0 for CONNACK). */
export class Acknowledgements {
  readonly #awaited = new Map<string, Awaited>();
  #closed = false;

  constructor(private readonly deadlineMs: number) {}

  /** @throws NotAcknowledged */
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

  /** One that nobody waits for (a second one, a late one) is dropped. */
  arrived(packet: Packet): void {
    this.#take(`${packet.cmd} ${packet.messageId ?? 0}`)?.resolve(packet);
  }

  /** None will come any more. */
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
