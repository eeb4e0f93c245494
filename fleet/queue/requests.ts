import { randomBytes, randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import { jobIdOf, type Request, request, split } from '../job/part';
import { fits, qualificationId, requirementText } from '../job/requirement';
import { removePieces } from '../ledgers/ledger-pieces';
import type { Store } from '../store/store';
import { readyOffers } from './offers';
import { poolOf, removePending, removeTakes, takesOf } from './pools';
import {
  addAllParts,
  isCancelled,
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
  const job = await jobOf(store, id);
  return job?.failedReason ?? null;
}

/** Removes a request from the queue, if it is still there. */
async function withdraw(store: Store, id: string): Promise<void> {
  const job = await jobOf(store, id);
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
  if (id === null || !read.success) {
    const [issue] = read.error?.issues ?? [];
    const why = issue === undefined ? `its name ${job.id}` : `${issue.path.join('.')}: ${issue.message}`;
    await job.moveToFailed(new Error(`this is not a valid request: ${why}`), token, false);
    return true;
  }
  // That of `submit` is recorded already, unless it has been fetched or cancelled since.
  if (job.repeatJobKey !== undefined) await recordQualification(store, id, read.data);
  if (await isCancelled(store, id)) {
    await end(store, id, job, token, 0);
    return true;
  }
  const benches = (await readyOffers(store)).filter((each) => fits(read.data.requirement, each));
  if (benches.length === 0) {
    await job.moveToDelayed(Date.now() + AGAIN_MS, token);
    return true;
  }
  const plan = planOrError(planOf, read.data);
  if (plan instanceof Error) {
    await job.moveToFailed(plan, token, false);
    return true;
  }
  const names = benches.map(({ name }) => name);
  const parts = await addAllParts(store, id, split(id, read.data, plan, names));
  await end(store, id, job, token, parts.length);
  if (parts.length > 0)
    say(`split ${id} into ${parts.length} parts for ${requirementText(read.data.requirement)}`);
  return true;
}

/** A request that is the cause of an error would be the cause again. */
function planOrError(planOf: PlanOf, wanted: Request): readonly string[] | Error {
  try {
    const plan = planOf(wanted);
    return plan.length > 0 ? plan : new Error('--only, --exclude and --level leave no case to run');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function end(store: Store, id: string, job: Job, token: string, parts: number): Promise<void> {
  await job.moveToCompleted(parts, token, false);
  // Whoever forgot it could not remove the request while it was being split.
  if ((await readQualification(store, id)) === null) await job.remove().catch(() => {});
}

/**
 * The name of the qualification; null if it is not valid. That of a schedule is the time when it was due, which is part of
 * the name of its job: `repeat:nightly:1767225600000`.
 */
function idOf({ id = '', repeatJobKey }: Job): string | null {
  if (repeatJobKey === undefined) return qualificationId.safeParse(id).data ?? null;
  const prefix = `repeat:${repeatJobKey}:`;
  const due = id.startsWith(prefix) ? id.slice(prefix.length) : '';
  if (!/^\d{12,14}$/.test(due)) return null;
  return qualificationId.safeParse(`${repeatJobKey}-${momentText(new Date(Number(due)))}`).data ?? null;
}

/** The job of a request, of a schedule or not; undefined if there is none. */
async function jobOf(store: Store, id: string): Promise<Job | undefined> {
  const queue = store.queue(REQUESTS);
  const found: Job | undefined = await queue.getJob(id);
  const [, name, ...moment] = /^(.+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(id) ?? [];
  if (found || name === undefined) return found;
  const [year, month, day, hours, minutes, seconds] = moment;
  const due = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  return queue.getJob(`repeat:${name}:${due}`);
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
  // A running part cannot be removed: its agent finds it cancelled.
  for (const part of await partsOf(store, id)) await removePending(store, part);
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
