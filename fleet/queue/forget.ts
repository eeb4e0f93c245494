import { jobIdOf } from '../job/part';
import { removePieces } from '../ledgers/ledger-pieces';
import type { Store } from '../store/store';
import { poolOf } from './pools';
import { markCancelled, partsOf, qualificationsBefore, removeRecord } from './qualification-record';
import { withdraw } from './requests';
import { removeTakes, takesOf } from './takes';

/** Ends a qualification: nothing more of it is begun, and what runs is asked to end. */
export async function cancel(store: Store, id: string): Promise<void> {
  await markCancelled(store, id);
  await withdraw(store, id);
  for (const part of await partsOf(store, id)) {
    const job = await store.queue(poolOf(part).name).getJob(jobIdOf(part));
    // A part that is under way cannot be removed: its agent finds it cancelled.
    if (job && job.finishedOn === undefined) await job.remove().catch(() => {});
  }
}

/** Takes a qualification that has been fetched out of the store. */
export async function forget(store: Store, id: string): Promise<void> {
  const parts = await partsOf(store, id);
  const takes = await takesOf(store, id);
  await withdraw(store, id);
  for (const part of parts) {
    const job = await store.queue(poolOf(part).name).getJob(jobIdOf(part));
    await job?.remove().catch(() => {});
  }
  await removePieces(
    store,
    takes.map(({ take }) => take),
  );
  await removeTakes(store, id);
  await removeRecord(store, id);
}

/** A day less than the store keeps the records by which jobs and ledgers are found. */
const OLD_MS = 13 * 24 * 3600_000;

/** Takes what nobody fetched out of the store. */
export async function forgetOld(store: Store, now = Date.now()): Promise<void> {
  for (const id of await qualificationsBefore(store, now - OLD_MS)) await forget(store, id);
}
