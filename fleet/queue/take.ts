import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import { bootClock } from '../../harness/bench/lease-file';
import { type Part, part } from '../job/part';
import { type Abilities, fits } from '../job/requirement';
import type { Store } from '../store/store';
import { allPools, type Pool } from './pools';

/** A part that a bench has taken and nobody else has, as long as its lease runs. */
export interface Take {
  readonly job: Job;
  readonly part: Part;
  /** Names this try: no other one, of whatever part, has it. */
  readonly token: string;
  /** How many agents had the part before, and were lost. */
  readonly lostBefore: number;
  /** Until when it is ours, on the boot clock. */
  readonly until: number;
}

/** The most urgent part that the bench fits; null when there is none. */
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
    // The store counts the lease from when it hears of it, which is later.
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

/** What comes through the store was written by somebody else: what is not exactly a part is not run. */
function reasonToRefuse(job: Job): string | null {
  if (job.deferredFailure)
    return `given up: ${job.stalledCounter} agents in a row were lost while they ran it`;
  const read = part.safeParse(job.data);
  if (read.success) return null;
  const [issue] = read.error.issues;
  return `this is no part that an agent would run: ${issue?.path.join('.') || 'it'}: ${issue?.message}`;
}
