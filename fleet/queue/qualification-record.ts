import * as z from 'zod';
import { type Part, part, type Request, request } from '../job/part';
import type { Store } from '../store/store';
import { addPart, json, removePending } from './pools';

/** The store's data on a qualification, apart from its jobs. */
export interface QualificationRecord {
  readonly id: string;
  readonly request: Request;
  /** ISO 8601. */
  readonly since: string;
  readonly cancelled: boolean;
}

/** By the time of the request. */
const ALL = 'fleet:qualifications';
/** How long the store keeps what is not fetched. */
const KEEP_SECONDS = 14 * 24 * 3600;

const recordKey = (id: string) => `fleet:qualification:${id}`;
const partsKey = (id: string) => `fleet:parts:${id}`;
const settledKey = (id: string) => `fleet:settled:${id}`;

/** Records the request; does nothing if it is already recorded. */
export async function recordQualification(store: Store, id: string, wanted: Request): Promise<void> {
  const since = new Date().toISOString();
  const key = recordKey(id);
  await store.redis
    .multi()
    .zadd(ALL, 'NX', Date.parse(since), id)
    .hsetnx(key, 'request', JSON.stringify(wanted))
    .hsetnx(key, 'since', since)
    .expire(key, KEEP_SECONDS)
    .exec();
}

/** Null if the store does not know it, or no longer. */
export async function readQualification(store: Store, id: string): Promise<QualificationRecord | null> {
  const found = await store.redis.hgetall(recordKey(id));
  const wanted = request.safeParse(json(found.request ?? ''));
  if (!wanted.success) return null;
  return { id, request: wanted.data, since: found.since ?? '', cancelled: found.cancelled === 'yes' };
}

/** Newest first. */
export function qualificationIds(store: Store): Promise<readonly string[]> {
  return store.redis.zrevrange(ALL, 0, -1);
}

/** Those requested before a time, ms since 1970. */
export function qualificationsBefore(store: Store, time: number): Promise<readonly string[]> {
  return store.redis.zrangebyscore(ALL, 0, time);
}

/** Also true if the store does not know the qualification: then nobody waits for it. */
export async function isCancelled(store: Store, id: string): Promise<boolean> {
  const [wanted, cancelled] = await store.redis.hmget(recordKey(id), 'request', 'cancelled');
  return typeof wanted !== 'string' || cancelled === 'yes';
}

const MARK_CANCELLED = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'cancelled', 'yes') end`;

/** Does nothing if the store does not know it. */
export async function markCancelled(store: Store, id: string): Promise<void> {
  await store.redis.eval(MARK_CANCELLED, 1, recordKey(id));
}

/** No parts of a qualification that was cancelled, or that nobody waits for any more. */
const RECORD_PARTS = `
if redis.call('HEXISTS', KEYS[1], 'request') == 0 then return 0 end
if redis.call('HGET', KEYS[1], 'cancelled') == 'yes' then return 0 end
if ARGV[1] == 'all' and redis.call('EXISTS', KEYS[2]) == 1 then return 1 end
for i = 3, #ARGV, 2 do redis.call('HSETNX', KEYS[2], ARGV[i], ARGV[i + 1]) end
redis.call('EXPIRE', KEYS[2], ARGV[2])
return 1`;

async function record(
  store: Store,
  id: string,
  what: 'all' | 'further',
  parts: readonly Part[],
): Promise<boolean> {
  const fields = parts.flatMap((each) => [each.part, JSON.stringify(each)]);
  const keys = [recordKey(id), partsKey(id)] as const;
  return (await store.redis.eval(RECORD_PARTS, 2, ...keys, what, KEEP_SECONDS, ...fields)) === 1;
}

/**
 * Records all parts of a qualification at once, then queues them: if the first part ended before the last is recorded,
 * the qualification would seem to be over. The first split counts: an agent that is lost while it queues the parts leaves
 * the rest to another one, which may find other benches.
 * @returns the parts that count; none if the qualification was cancelled
 */
export async function addAllParts(
  store: Store,
  id: string,
  parts: readonly Part[],
): Promise<readonly Part[]> {
  if (parts.length === 0 || !(await record(store, id, 'all', parts))) return [];
  const counted = await partsOf(store, id);
  return (await queueAll(store, id, counted)) ? counted : [];
}

/** Records and queues further parts, unless the qualification was cancelled; existing ones are not changed. */
export async function addParts(store: Store, id: string, parts: readonly Part[]): Promise<void> {
  if (parts.length > 0 && (await record(store, id, 'further', parts))) await queueAll(store, id, parts);
}

/** False if the qualification was cancelled meanwhile, as whoever cancels it may not find parts that are queued later. */
async function queueAll(store: Store, id: string, parts: readonly Part[]): Promise<boolean> {
  for (const each of parts) {
    await addPart(store, each);
    if (!(await isCancelled(store, id))) continue;
    for (const queued of parts) await removePending(store, queued);
    return false;
  }
  return true;
}

/** Its parts in order; one with the rest of another comes after it. */
export async function partsOf(store: Store, id: string): Promise<readonly Part[]> {
  const found = await store.redis.hvals(partsKey(id));
  return found
    .flatMap((text) => part.safeParse(json(text)).data ?? [])
    .sort((a, b) => a.part.localeCompare(b.part, 'en', { numeric: true }));
}

const settlement = z.union([
  z.strictObject({ next: part }),
  /** Why the rest of the part is not passed on. */
  z.strictObject({ none: z.string() }),
]);
export type Settlement = z.infer<typeof settlement>;

/** Decides what happens to the rest of a part; the first decision is kept and returned. */
export async function settleOnce(store: Store, of: Part, decided: Settlement): Promise<Settlement> {
  const key = settledKey(of.qualification);
  await store.redis.multi().hsetnx(key, of.part, JSON.stringify(decided)).expire(key, KEEP_SECONDS).exec();
  return (await settlementOf(store, of)) ?? decided;
}

export async function settlementOf(store: Store, of: Part): Promise<Settlement | null> {
  const text = await store.redis.hget(settledKey(of.qualification), of.part);
  return settlement.safeParse(json(text ?? '')).data ?? null;
}

/** Removes everything about a qualification from the store except its jobs and ledgers. */
export async function removeRecord(store: Store, id: string): Promise<void> {
  await store.redis.multi().zrem(ALL, id).del(recordKey(id), partsKey(id), settledKey(id)).exec();
}
