import { readFileSync } from 'node:fs';
import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';
import { ConfigurationError } from '../../harness/bench/configuration/configuration';
import type { Variable } from '../../harness/bench/configuration/sources';
import { isLoopback } from '../../harness/cloud/loopback';

/** Where the store of a fleet is. It may carry a password, so no message repeats it whole. */
interface StoreAddress {
  readonly url: URL;
  /** Certificate authorities in PEM; null for those that Node.js knows. */
  readonly ca: string | null;
}

const DEFAULT = 'redis://127.0.0.1:6379';
const EXPECTED =
  'expected redis://127.0.0.1:PORT on this machine, or rediss://:PASSWORD@HOST:PORT (password and TLS) elsewhere';

/**
 * The store from `FLEET_STORE` and `FLEET_STORE_CA`: Redis on this machine, or else with password and TLS, as whoever
 * reaches it can give work to every bench.
 * @param variables the strongest first
 * @throws ConfigurationError
 */
export function storeAddress(variables: readonly Variable[]): StoreAddress {
  const { text, spelling } = variableOf('FLEET_STORE', variables) ?? {
    text: DEFAULT,
    spelling: 'FLEET_STORE',
  };
  const ca = variableOf('FLEET_STORE_CA', variables);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    throw new ConfigurationError(`${spelling} is no store: ${EXPECTED}`);
  if (url.protocol === 'redis:' && !isLoopback(url.hostname))
    throw new ConfigurationError(
      `${spelling}: ${url.hostname} is another machine, and redis:// would send passwords and ledgers there unencrypted: ${EXPECTED}`,
    );
  if (url.protocol === 'rediss:' && url.password === '')
    throw new ConfigurationError(
      `${spelling}: whoever reaches ${url.hostname} could give work to every bench, as it asks for no password: ${EXPECTED}`,
    );
  return { url, ca: ca === null ? null : readCa(ca) };
}

/** The address without its password. */
export function shownAddress({ url }: StoreAddress): string {
  return `${url.protocol}//${url.host}`;
}

function variableOf(name: string, variables: readonly Variable[]): Variable | null {
  return variables.find((each) => each.name === name && each.text !== '') ?? null;
}

function readCa({ text: file, spelling }: Variable): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(
      `${spelling}=${file} cannot be read (${code}): expected a file of certificates in PEM`,
    );
  }
}

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
