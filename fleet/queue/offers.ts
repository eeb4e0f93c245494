import * as z from 'zod';
import type { Store } from '../store/store';
import { json } from './pools';

/** A bench as offered by its agent, valid while the agent renews it. */
export const offer = z.object({
  name: z.string(),
  /** The agent: its machine and process. */
  agent: z.string(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  labels: z.array(z.string()),
  capabilities: z.array(z.string()),
  state: z.enum(['idle', 'busy', 'not ready']),
  /** What it is running, or why it is not ready; null for nothing. */
  detail: z.string().nullable(),
  /** The version of the agent's checkout. */
  suite: z.string(),
});
export type Offer = z.infer<typeof offer>;

/** Benches by the time when they were last seen. */
const SEEN = 'fleet:benches';
const offerKey = (name: string) => `fleet:bench:${name}`;
const holderKey = (name: string) => `fleet:bench-holder:${name}`;

/** Only one agent may hold a bench: two with the same name would write to one port. */
const HOLD = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[5])
return ARGV[1]`;

/**
 * Offers a bench for the duration of a lease, unless another agent holds it.
 * @returns the agent that holds it
 */
export async function hold(store: Store, offered: Offer): Promise<string> {
  const { name, agent } = offered;
  const keys = [holderKey(name), offerKey(name), SEEN] as const;
  const values = [agent, store.timing.leaseMs, JSON.stringify(offered), Date.now(), name] as const;
  return String(await store.redis.eval(HOLD, keys.length, ...keys, ...values));
}

/** Releases a bench at once, if this agent holds it. */
export async function release(store: Store, name: string, agent: string): Promise<void> {
  if ((await store.redis.get(holderKey(name))) !== agent) return;
  await store.redis.del(holderKey(name), offerKey(name));
  await store.redis.zrem(SEEN, name);
}

/** The benches that are offered now, by name. */
export async function offers(store: Store): Promise<readonly Offer[]> {
  const names = await store.redis.zrange(SEEN, 0, -1);
  if (names.length === 0) return [];
  const texts = await store.redis.mget(names.map(offerKey));
  return texts
    .flatMap((text) => (text === null ? [] : (offer.safeParse(json(text)).data ?? [])))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** The benches that could take a part. */
export async function readyOffers(store: Store): Promise<readonly Offer[]> {
  return (await offers(store)).filter(({ state }) => state !== 'not ready');
}

/** Benches that are no longer offered, each with the time when it was last seen, ms since 1970. */
export async function lostBenches(store: Store): Promise<readonly { name: string; lastSeen: number }[]> {
  const present = new Set((await offers(store)).map(({ name }) => name));
  const seen = await store.redis.zrange(SEEN, 0, -1, 'WITHSCORES');
  return seen.flatMap((name, index) =>
    index % 2 === 0 && !present.has(name) ? [{ name, lastSeen: Number(seen[index + 1]) }] : [],
  );
}
