import { readFileSync } from 'node:fs';
import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';
import { ConfigurationError } from '../../harness/bench/configuration/configuration';
import type { Variable } from '../../harness/bench/configuration/sources';
import { isLoopback } from '../../harness/cloud/loopback';

/** The address of a fleet's store. It may contain a password, so messages do not repeat it in full. */
interface StoreAddress {
  readonly url: URL;
  /** Certificate authorities in PEM; null for those that Node.js trusts. */
  readonly ca: string | null;
}

const DEFAULT = 'redis://127.0.0.1:6379';
const EXPECTED =
  'expected redis://127.0.0.1:PORT on this machine, or rediss://:PASSWORD@HOST:PORT (password and TLS) elsewhere';

/**
 * The store from `FLEET_STORE` and `FLEET_STORE_CA`: Redis on this machine, or else with password and TLS, as any
 * client of the store can give work to every bench.
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
    throw new ConfigurationError(`${spelling} is not a store: ${EXPECTED}`);
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

/** The store cannot be reached; the message gives its address without the password. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** How long agents hold parts without contact to the store, and how often that is checked. */
export interface Timing {
  /** A part whose agent is lost is taken over after this time and one more check, ms. */
  readonly leaseMs: number;
  readonly checkMs: number;
}

/** Together under 5 s, including the time to take a part. */
export const USUAL_TIMING: Timing = { leaseMs: 3_000, checkMs: 1_000 };

/** How often a part may lose its agent before it is given up: it may be the cause. */
const MOST_TAKEOVERS = 5;

/** Prefix of the queue engine's keys; those of this project begin with `fleet:`. */
const PREFIX = 'fleet-queue';

/** All access to the store. */
export class Store {
  readonly #queues = new Map<string, Queue>();
  readonly #workers = new Map<string, { readonly worker: Worker; readonly ready: Promise<Worker> }>();

  private constructor(
    readonly redis: Redis,
    readonly timing: Timing,
  ) {}

  /** @throws StoreUnavailable when it does not answer or refuses the login */
  static async open(address: StoreAddress, timing: Timing = USUAL_TIMING): Promise<Store> {
    const { url, ca } = address;
    const redis = new Redis(url.href, {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      connectTimeout: timing.leaseMs,
      // Otherwise a network that drops packets is noticed only after minutes.
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
      // Nothing reads the events; by default the engine keeps ten thousand for each queue.
      streams: { events: { maxLen: 10 } },
    });
    queue.on('error', ignoreWhileAway);
    this.#queues.set(name, queue);
    return queue;
  }

  /** Whether an agent holds a job at this moment. The lock of one that died expires with its lease. */
  async isLocked(queue: string, job: string): Promise<boolean> {
    return (await this.redis.exists(`${this.queue(queue).toKey(job)}:lock`)) === 1;
  }

  /**
   * A worker that takes jobs individually, by `getNextJob`, and recovers those whose agent is lost.
   * @throws Error when its connection is lost before it is ready; the next call makes another one
   */
  worker(name: string): Promise<Worker> {
    const known = this.#workers.get(name);
    if (known) return known.ready;
    const { leaseMs, checkMs } = this.timing;
    const worker = new Worker(name, null, {
      connection: this.redis,
      prefix: PREFIX,
      lockDuration: leaseMs,
      stalledInterval: checkMs,
      maxStalledCount: MOST_TAKEOVERS,
    });
    worker.on('error', ignoreWhileAway);
    const ready = this.#startWorker(name, worker);
    this.#workers.set(name, { worker, ready });
    return ready;
  }

  /** A worker of the queue engine that never got ready still takes jobs, but cannot deliver a single result. */
  async #startWorker(name: string, worker: Worker): Promise<Worker> {
    try {
      await worker.waitUntilReady();
      await worker.startStalledCheckTimer();
      return worker;
    } catch (error) {
      if (this.#workers.get(name)?.worker === worker) this.#workers.delete(name);
      await worker.close(true);
      throw error;
    }
  }

  /** Closes the workers of queues that no longer exist. */
  async keepWorkersOf(names: ReadonlySet<string>): Promise<void> {
    for (const [name, { worker }] of this.#workers) {
      if (names.has(name)) continue;
      this.#workers.delete(name);
      await worker.close(true);
    }
  }

  /** Removes a queue and all its data. */
  async forget(name: string): Promise<void> {
    const known = this.#workers.get(name);
    this.#workers.delete(name);
    await known?.worker.close(true);
    const queue = this.queue(name);
    this.#queues.delete(name);
    await queue.obliterate({ force: true });
    await queue.close();
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#workers.values()].map(({ worker }) => worker.close(true)));
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()));
    this.redis.disconnect();
  }
}

/** The client reconnects by itself; each command reports its own failure. */
function ignoreWhileAway(): void {}
