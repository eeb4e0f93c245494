import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';
import { type StoreAddress, shownAddress } from './store-address';

/** The store cannot be reached; the message says where it was looked for, without the password. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** How long agents keep what they hold without hearing from the store, and how soon it is noticed that they do not. */
export interface Timing {
  /** A part whose agent is gone is taken over after this time and one check more, ms. */
  readonly leaseMs: number;
  readonly checkMs: number;
}

/** Together under 5 s, with room for the time that taking a part takes. */
export const USUAL_TIMING: Timing = { leaseMs: 3_000, checkMs: 1_000 };

/** How often a part may lose its agent before it is given up: it may be what kills them. */
const MOST_TAKEOVERS = 5;

/** What the names of the queue engine's keys begin with; those of this project begin with `fleet:`. */
const PREFIX = 'fleet-queue';

/** Everything in the store is reached through this. */
export class Store {
  readonly #queues = new Map<string, Queue>();
  readonly #workers = new Map<string, Worker>();

  private constructor(
    readonly redis: Redis,
    readonly timing: Timing,
  ) {}

  /** @throws StoreUnavailable when nothing answers there, or it does not let us in */
  static async open(address: StoreAddress, timing: Timing = USUAL_TIMING): Promise<Store> {
    const { url, ca } = address;
    const redis = new Redis(url.href, {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      connectTimeout: timing.leaseMs,
      // A network that swallows packets would else be noticed only after minutes.
      socketTimeout: timing.leaseMs,
      retryStrategy: (times) => Math.min(times * 50, 500),
      ...(url.protocol === 'rediss:' ? { tls: ca === null ? {} : { ca } } : {}),
    });
    let trouble = 'it does not answer';
    redis.on('error', (error: NodeJS.ErrnoException) => {
      trouble = error.message || error.code || trouble;
    });
    let patience: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      patience = setTimeout(() => reject(new Error(trouble)), 2 * timing.leaseMs);
    });
    try {
      await Promise.race([redis.connect().then(() => redis.ping()), tooLate]);
    } catch (error) {
      redis.disconnect();
      const why =
        error instanceof Error && error.message !== 'Connection is closed.' ? error.message : trouble;
      throw new StoreUnavailable(
        `the store at ${shownAddress(address)} cannot be used: ${why}; docs/fleet.md says how to start one`,
      );
    } finally {
      clearTimeout(patience);
    }
    return new Store(redis, timing);
  }

  queue(name: string): Queue {
    const known = this.#queues.get(name);
    if (known) return known;
    const queue = new Queue(name, {
      connection: this.redis,
      prefix: PREFIX,
      // Nobody reads the events; the engine keeps ten thousand of each queue unless told otherwise.
      streams: { events: { maxLen: 10 } },
    });
    queue.on('error', ignoreWhileAway);
    this.#queues.set(name, queue);
    return queue;
  }

  /** Takes jobs one by one, by `getNextJob`, and brings back those whose agent is gone. */
  async worker(name: string): Promise<Worker> {
    const known = this.#workers.get(name);
    if (known) return known;
    const { leaseMs, checkMs } = this.timing;
    const worker = new Worker(name, null, {
      connection: this.redis,
      prefix: PREFIX,
      lockDuration: leaseMs,
      stalledInterval: checkMs,
      maxStalledCount: MOST_TAKEOVERS,
    });
    worker.on('error', ignoreWhileAway);
    this.#workers.set(name, worker);
    await worker.startStalledCheckTimer();
    return worker;
  }

  /** Lets go of the workers of queues that are no more. */
  async keepWorkersOf(names: ReadonlySet<string>): Promise<void> {
    for (const [name, worker] of this.#workers) {
      if (names.has(name)) continue;
      this.#workers.delete(name);
      await worker.close(true);
    }
  }

  /** Removes a queue and all that belongs to it. */
  async forget(name: string): Promise<void> {
    const worker = this.#workers.get(name);
    this.#workers.delete(name);
    await worker?.close(true);
    const queue = this.queue(name);
    this.#queues.delete(name);
    await queue.obliterate({ force: true });
    await queue.close();
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#workers.values()].map((worker) => worker.close(true)));
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()));
    this.redis.disconnect();
  }
}

/** The connection is made again by itself; what a command needs of the store it hears as its own failure. */
function ignoreWhileAway(): void {}
