import * as z from 'zod';
import { jobIdOf, nextPartId, type Part } from '../job/part';
import { benchName, caseId, fits, requirementText } from '../job/requirement';
import type { Store } from '../store/store';
import { readyOffers } from './offers';
import { poolOf } from './pools';
import { addParts, partsOf, type Settlement, settlementOf, settleOnce } from './qualification-record';

/** The size and digest of a run's ledger, to verify that it arrived completely. */
export const seal = z.strictObject({
  pieces: z.int().min(0),
  bytes: z.int().min(0),
  /** SHA-256 of the whole file, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Seal = z.infer<typeof seal>;

/** The result of a part. The queue accepts it once, and only from the holder of the part. */
const partResult = z.strictObject({
  /** Identifies the attempt that counts, and its ledger. */
  take: z.string().regex(/^[\w-]{1,64}$/),
  bench: benchName,
  /** Null if the run left no ledger. */
  seal: seal.nullable(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'void', 'incomplete', 'refused', 'cancelled']),
  /** How many cases were judged. */
  judged: z.int().min(0),
  /** Cases that this bench could not judge, for a reason other than the module. */
  left: z.array(caseId),
  /** One sentence; null for a pass. */
  reason: z.string().nullable(),
});
export type PartResult = z.infer<typeof partResult>;

/** Why a part was not run, or not to its end, once its qualification was cancelled. */
export const CANCELLED = 'it was cancelled';

/** A part and its state. */
export interface PartState {
  readonly part: Part;
  /**
   * `taken`: a bench holds it. A part whose bench died or was stopped waits, even if it is not back in the queue yet.
   * `gone`: it is recorded, but not queued: not yet, no longer, or the agent that was to queue it died.
   */
  readonly state: 'waiting' | 'taken' | 'done' | 'given up' | 'gone';
  /** Cases judged so far. */
  readonly judged: number;
  /** Null until it is done. */
  readonly result: PartResult | null;
  /** Why it was given up; null if it was not. */
  readonly reason: string | null;
  /** What happens to the cases it left; null if there are none, or if that is undecided. */
  readonly settled: Settlement | null;
}

export async function partStates(store: Store, qualification: string): Promise<readonly PartState[]> {
  const parts = await partsOf(store, qualification);
  return Promise.all(parts.map((part) => stateOf(store, part)));
}

async function stateOf(store: Store, part: Part): Promise<PartState> {
  const nothing = { part, judged: 0, result: null, reason: null, settled: null };
  const pool = poolOf(part).name;
  // Before the job is read: a part that ends in between then has its result.
  const taken = await store.isLocked(pool, jobIdOf(part));
  const job = await store.queue(pool).getJob(jobIdOf(part));
  if (!job) return { ...nothing, state: 'gone' };
  if (job.finishedOn === undefined)
    return taken
      ? { ...nothing, judged: judgedSoFar(job.progress), state: 'taken' }
      : { ...nothing, state: 'waiting' };
  const read = partResult.safeParse(job.returnvalue);
  if (!read.success)
    return {
      ...nothing,
      judged: judgedSoFar(job.progress),
      state: 'given up',
      reason: job.failedReason ?? 'its result cannot be read',
    };
  const settled = await settlementOf(store, part);
  return { ...nothing, state: 'done', judged: read.data.judged, result: read.data, settled };
}

function judgedSoFar(progress: unknown): number {
  if (typeof progress !== 'object' || progress === null || !('judged' in progress)) return 0;
  return typeof progress.judged === 'number' ? progress.judged : 0;
}

/**
 * Passes the cases that a bench could not judge to another one. Cases that were judged, even if they failed, are not
 * passed on. May be called at any time, and repeatedly: by the agent that ends a part, and by whoever waits for it, in
 * case that agent died in between.
 */
export async function settle(store: Store, of: Part, result: PartResult): Promise<Settlement | null> {
  if (result.left.length === 0 || result.verdict === 'cancelled') return null;
  const settled =
    (await settlementOf(store, of)) ?? (await settleOnce(store, of, await decide(store, of, result)));
  if ('next' in settled) await addParts(store, of.qualification, [settled.next]);
  return settled;
}

async function decide(store: Store, of: Part, { bench, left }: PartResult): Promise<Settlement> {
  if (of.requirement.bench !== null)
    return { none: 'the other benches of this qualification judge the same cases' };
  const requirement = { ...of.requirement, not: [...of.requirement.not, bench] };
  const others = (await readyOffers(store)).filter((offer) => fits(requirement, offer));
  if (others.length === 0) return { none: `there is no other bench: ${requirementText(requirement)}` };
  return { next: { ...of, part: nextPartId(of.part), requirement, cases: left } };
}
