import { randomBytes, randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import { jobIdOf, type Request, request, split } from '../job/part';
import { fits, qualificationId, requirementText } from '../job/requirement';
import { removePieces } from '../ledgers/ledger-pieces';
import type { Store } from '../store/store';
import { readyOffers } from './offers';
import { poolOf, removeTakes, takesOf } from './pools';
import {
  addAllParts,
  markCancelled,
  partsOf,
  qualificationsBefore,
  readQualification,
  recordQualification,
  removeRecord,
} from './qualification-record';

/** Requests that no agent has split into parts yet. */
const REQUESTS = 'requests';

/** Queues a request and returns the name of the qualification. */
export async function submit(store: Store, wanted: Request, id = newId(new Date())): Promise<string> {
  await recordQualification(store, id, wanted);
  await store.queue(REQUESTS).add('qualify', wanted, { jobId: id, priority: wanted.priority });
  return id;
}

/** Queues a request repeatedly, by a cron pattern; replaces a schedule of the same name. */
export async function schedule(store: Store, name: string, pattern: string, wanted: Request): Promise<void> {
  const template = { name: 'qualify', data: wanted, opts: { priority: wanted.priority } };
  await store.queue(REQUESTS).upsertJobScheduler(name, { pattern }, template);
}

/** Ends a schedule; false if there is none of that name. */
export function unschedule(store: Store, name: string): Promise<boolean> {
  return store.queue(REQUESTS).removeJobScheduler(name);
}

export interface Schedule {
  readonly name: string;
  readonly pattern: string;
  /** When it is due next, ms since 1970. */
  readonly next: number | null;
}

export async function schedules(store: Store): Promise<readonly Schedule[]> {
  const found = await store.queue(REQUESTS).getJobSchedulers(0, -1, true);
  return found.map(({ key, pattern, next }) => ({ name: key, pattern: pattern ?? '', next: next ?? null }));
}

/** Why a request was refused, once that is final; null otherwise. */
export async function refusalOf(store: Store, id: string): Promise<string | null> {
  const job = await store.queue(REQUESTS).getJob(id);
  return job?.failedReason ?? null;
}

/** Removes a request from the queue, if it is still there. */
async function withdraw(store: Store, id: string): Promise<void> {
  const job = await store.queue(REQUESTS).getJob(id);
  // An agent that is splitting it at this moment finds it cancelled.
  await job?.remove().catch(() => {});
}

/** Ids of the cases that a request selects, in the order of a run, by the checkout of the splitting agent. */
export type PlanOf = (wanted: Pick<Request, 'only' | 'exclude' | 'options'>) => readonly string[];

/** How often a request without a matching bench is tried again. */
const AGAIN_MS = 1_000;

/** Splits the most urgent request into parts; false if there is none. */
export async function splitNext(store: Store, planOf: PlanOf, say: (text: string) => void): Promise<boolean> {
  const worker = await store.worker(REQUESTS);
  const token = randomUUID();
  const job = (await worker.getNextJob(token, { block: false })) as Job | undefined;
  if (!job) return false;
  const id = idOf(job);
  const read = request.safeParse(job.data);
  if (!read.success || !qualificationId.safeParse(id).success) {
    const [issue] = read.error?.issues ?? [];
    await job.moveToFailed(
      new Error(`this is not a valid request: ${issue?.path.join('.')}: ${issue?.message}`),
      token,
    );
    return true;
  }
  await recordQualification(store, id, read.data);
  const cancelled = (await readQualification(store, id))?.cancelled ?? false;
  const benches = (await readyOffers(store)).filter((each) => fits(read.data.requirement, each));
  if (!cancelled && benches.length === 0) {
    await job.moveToDelayed(Date.now() + AGAIN_MS, token);
    return true;
  }
  const plan = planOf(read.data);
  if (plan.length === 0) {
    await job.moveToFailed(new Error('--only, --exclude and --level leave no case to run'), token, false);
    return true;
  }
  const names = benches.map(({ name }) => name);
  const parts = await addAllParts(store, id, cancelled ? [] : split(id, read.data, plan, names));
  await job.moveToCompleted(parts.length, token, false);
  say(`split ${id} into ${parts.length} parts for ${requirementText(read.data.requirement)}`);
  return true;
}

/** The job of a schedule has colons in its name; our names have none. */
function idOf({ id = '', repeatJobKey, timestamp, delay }: Job): string {
  if (repeatJobKey === undefined) return id;
  return `${repeatJobKey}-${momentText(new Date(timestamp + (delay ?? 0)))}`;
}

function newId(now: Date): string {
  return `${momentText(now)}-${randomBytes(2).toString('hex')}`;
}

function momentText(moment: Date): string {
  return moment.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** Ends a qualification: no further part begins, and running ones are asked to end. */
export async function cancel(store: Store, id: string): Promise<void> {
  await markCancelled(store, id);
  await withdraw(store, id);
  for (const part of await partsOf(store, id)) {
    const job = await store.queue(poolOf(part).name).getJob(jobIdOf(part));
    // A running part cannot be removed: its agent finds it cancelled.
    if (job && job.finishedOn === undefined) await job.remove().catch(() => {});
  }
}

/** Removes a qualification that has been fetched from the store. */
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

/** A day less than the store keeps the records that lead to jobs and ledgers. */
const OLD_MS = 13 * 24 * 3600_000;

/** Removes what was not fetched from the store. */
export async function forgetOld(store: Store, now = Date.now()): Promise<void> {
  for (const id of await qualificationsBefore(store, now - OLD_MS)) await forget(store, id);
}
