import * as z from 'zod';
import { jobIdOf, type Part } from '../job/part';
import { digestOf, type Requirement, requirement } from '../job/requirement';
import type { Store } from '../store/store';

/**
 * A queue of parts that ask the same of a bench with the same urgency. Workers of the queue engine cannot pass over a job
 * that is not for them, so each requirement has a queue of its own, and a bench takes from those that it fits.
 */
export interface Pool {
  /** Of the queue. */
  readonly name: string;
  readonly requirement: Requirement;
  readonly priority: number;
  /** When a part was last put there, ms since 1970. */
  readonly used: number;
}

const POOLS = 'fleet:pools';
const pool = z.object({ requirement, priority: z.int(), used: z.number() });

export function poolOf({ requirement: wanted, priority }: Pick<Part, 'requirement' | 'priority'>): Pool {
  return { used: Date.now(), name: `part-${priority}-${digestOf(wanted)}`, requirement: wanted, priority };
}

/** Puts a part into its queue; one that is there already stays as it is. */
export async function addPart(store: Store, part: Part): Promise<void> {
  const { name, ...rest } = poolOf(part);
  await store.redis.hset(POOLS, name, JSON.stringify(rest));
  await store.queue(name).add('part', part, { jobId: jobIdOf(part) });
}

/** All pools, the most urgent first. What is none of ours is passed over. */
export async function allPools(store: Store): Promise<readonly Pool[]> {
  const found = await store.redis.hgetall(POOLS);
  return Object.entries(found)
    .flatMap(([name, text]): Pool[] => {
      const read = pool.safeParse(json(text));
      return read.success ? [{ name, ...read.data }] : [];
    })
    .sort((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
}

/** An empty queue is kept so long: a part that is just being put there must not be removed with it. */
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
