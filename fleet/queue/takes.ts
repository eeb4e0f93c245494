import * as z from 'zod';
import { benchName, partId } from '../job/words';
import type { Store } from '../store/store';
import { json } from './pools';

/** That a bench began with a part: the merged qualification shows every one, also those that were lost. */
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

/** In the order in which they began. */
export async function takesOf(store: Store, qualification: string): Promise<readonly TakeRecord[]> {
  const texts = await store.redis.lrange(takesKey(qualification), 0, -1);
  return texts.flatMap((text) => takeRecord.safeParse(json(text)).data ?? []);
}

export async function removeTakes(store: Store, qualification: string): Promise<void> {
  await store.redis.del(takesKey(qualification));
}
