import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import * as z from 'zod';
import { bootClock } from '../../harness/bench/lease-file';
import { jobIdOf, type Part, part } from '../job/part';
import {
  type Abilities,
  benchName,
  digestOf,
  fits,
  partId,
  type Requirement,
  requirement,
} from '../job/requirement';
import type { Store } from '../store/store';

/**
 * A queue of parts with the same requirement and priority. Workers of the queue engine cannot skip a job that is not
 * for them, so each requirement has its own queue, and a bench takes from those that it matches.
 */
export interface Pool {
  /** The name of the queue. */
  readonly name: string;
  readonly requirement: Requirement;
  readonly priority: number;
  /** When a part was last added, ms since 1970. */
  readonly used: number;
}

const POOLS = 'fleet:pools';
const pool = z.object({ requirement, priority: z.int(), used: z.number() });

export function poolOf({ requirement: wanted, priority }: Pick<Part, 'requirement' | 'priority'>): Pool {
  return { used: Date.now(), name: `part-${priority}-${digestOf(wanted)}`, requirement: wanted, priority };
}

/** Adds a part to its queue; an existing one is not changed. */
export async function addPart(store: Store, part: Part): Promise<void> {
  const { name, ...rest } = poolOf(part);
  await store.redis.hset(POOLS, name, JSON.stringify(rest));
  await store.queue(name).add('part', part, { jobId: jobIdOf(part) });
}

/** Removes a part from its queue; false if a bench holds it, or if it has ended. */
export async function removePending(store: Store, part: Part): Promise<boolean> {
  const pool = poolOf(part).name;
  // Looked at first: a part that ended between reading and removing its job would lose its result.
  if (await store.isLocked(pool, jobIdOf(part))) return false;
  const job = await store.queue(pool).getJob(jobIdOf(part));
  if (!job) return true;
  if (job.finishedOn !== undefined) return false;
  return job.remove().then(
    () => true,
    () => false,
  );
}

/** All pools, the most urgent first. Other keys are ignored. */
export async function allPools(store: Store): Promise<readonly Pool[]> {
  const found = await store.redis.hgetall(POOLS);
  return Object.entries(found)
    .flatMap(([name, text]): Pool[] => {
      const read = pool.safeParse(json(text));
      return read.success ? [{ name, ...read.data }] : [];
    })
    .sort((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
}

/** How long an empty queue is kept, so that a part added at this moment is not removed with it. */
const KEEP_EMPTY_MS = 24 * 3600_000;

/** Removes the queues that have been empty for a day. */
export async function removeUnused(store: Store, now = Date.now(), keepMs = KEEP_EMPTY_MS): Promise<void> {
  for (const { name, used } of await allPools(store)) {
    if (now - used < keepMs) continue;
    const counts = await store.queue(name).getJobCounts();
    if (Object.values(counts).some((count) => count > 0)) continue;
    await store.redis.hdel(POOLS, name);
    await store.forget(name);
  }
}

export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A part held by one bench, for as long as its lease runs. */
export interface Take {
  readonly job: Job;
  readonly part: Part;
  /** Identifies this attempt among those of all parts. */
  readonly token: string;
  /** How many earlier agents had the part and were lost. */
  readonly lostBefore: number;
  /** The end of the lease, on the boot clock. */
  readonly until: number;
}

/** The most urgent part that the bench matches, or null. */
export async function takePart(
  store: Store,
  bench: Abilities,
  pools?: readonly Pool[],
): Promise<Take | null> {
  const fitting = (pools ?? (await allPools(store))).filter(({ requirement }) => fits(requirement, bench));
  for (const { name } of fitting) {
    const taken = await takeFrom(store, name);
    if (taken) return taken;
  }
  return null;
}

async function takeFrom(store: Store, pool: string): Promise<Take | null> {
  const worker = await store.worker(pool);
  for (;;) {
    const token = randomUUID();
    // The store counts the lease from when it receives the request, which is later.
    const asked = bootClock();
    const job = (await worker.getNextJob(token, { block: false })) as Job | undefined;
    if (!job) return null;
    const refused = reasonToRefuse(job);
    if (refused === null)
      return {
        job,
        part: part.parse(job.data),
        token,
        lostBefore: job.stalledCounter,
        until: asked + store.timing.leaseMs / 1000,
      };
    await job.moveToFailed(new Error(refused), token, false);
  }
}

/** The store's contents are not trusted: anything that is not exactly a part is not run. */
function reasonToRefuse(job: Job): string | null {
  if (job.deferredFailure)
    return `given up: ${job.stalledCounter} agents in a row were lost while they ran it`;
  const read = part.safeParse(job.data);
  if (read.success) return null;
  const [issue] = read.error.issues;
  return `this is not a valid part: ${issue?.path.join('.') || 'it'}: ${issue?.message}`;
}

/** The start of a part on a bench: the merged qualification shows each attempt, including lost ones. */
export const takeRecord = z.object({
  part: partId,
  take: z.string().regex(/^[\w-]{1,64}$/),
  bench: benchName,
  agent: z.string(),
  /** ISO 8601. */
  at: z.string(),
  lostBefore: z.int(),
});
export type TakeRecord = z.infer<typeof takeRecord>;

const KEEP_SECONDS = 14 * 24 * 3600;
const takesKey = (qualification: string) => `fleet:takes:${qualification}`;

export async function recordTake(store: Store, qualification: string, taken: TakeRecord): Promise<void> {
  const key = takesKey(qualification);
  await store.redis.multi().rpush(key, JSON.stringify(taken)).expire(key, KEEP_SECONDS).exec();
}

/** In the order of their start. */
export async function takesOf(store: Store, qualification: string): Promise<readonly TakeRecord[]> {
  const texts = await store.redis.lrange(takesKey(qualification), 0, -1);
  return texts.flatMap((text) => takeRecord.safeParse(json(text)).data ?? []);
}

export async function removeTakes(store: Store, qualification: string): Promise<void> {
  await store.redis.del(takesKey(qualification));
}
