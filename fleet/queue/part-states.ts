import type { Part } from '../job/part';
import { jobIdOf } from '../job/part';
import type { Store } from '../store/store';
import { type PartResult, partResult } from './part-result';
import { poolOf } from './pools';
import { partsOf, type Settlement, settlementOf } from './qualification-record';

/** A part and how it stands. */
export interface PartState {
  readonly part: Part;
  /** `gone`: the store has lost the job. */
  readonly state: 'waiting' | 'taken' | 'done' | 'given up' | 'gone';
  /** Cases judged so far. */
  readonly judged: number;
  /** Null until it is done. */
  readonly result: PartResult | null;
  /** Why it was given up; null else. */
  readonly reason: string | null;
  /** What became of what it left; null when it left nothing, or that is not decided. */
  readonly settled: Settlement | null;
}

export async function partStates(store: Store, qualification: string): Promise<readonly PartState[]> {
  const parts = await partsOf(store, qualification);
  return Promise.all(parts.map((part) => stateOf(store, part)));
}

async function stateOf(store: Store, part: Part): Promise<PartState> {
  const nothing = { part, judged: 0, result: null, reason: null, settled: null };
  const job = await store.queue(poolOf(part).name).getJob(jobIdOf(part));
  if (!job) return { ...nothing, state: 'gone' };
  const judged = judgedSoFar(job.progress);
  if (job.finishedOn === undefined) {
    const taken = job.processedOn !== undefined;
    return { ...nothing, judged, state: taken ? 'taken' : 'waiting' };
  }
  const read = partResult.safeParse(job.returnvalue);
  if (!read.success)
    return { ...nothing, state: 'given up', reason: job.failedReason ?? 'its result cannot be read' };
  const settled = await settlementOf(store, part);
  return { ...nothing, state: 'done', judged: read.data.judged, result: read.data, settled };
}

function judgedSoFar(progress: unknown): number {
  if (typeof progress !== 'object' || progress === null || !('judged' in progress)) return 0;
  return typeof progress.judged === 'number' ? progress.judged : 0;
}

/** Whether nothing of a qualification is under way or to come. */
export function isOver(states: readonly PartState[]): boolean {
  return (
    states.length > 0 &&
    states.every(({ state, result, settled }) => {
      if (state === 'given up') return true;
      if (state !== 'done' || result === null) return false;
      return result.left.length === 0 || result.verdict === 'cancelled' || settled !== null;
    }) &&
    states.every(({ settled }) => settled === null || 'none' in settled || has(states, settled.next))
  );
}

function has(states: readonly PartState[], { part: id }: Part): boolean {
  return states.some(({ part }) => part.part === id);
}
