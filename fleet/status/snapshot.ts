import type { Request } from '../job/request';
import { lostBenches, type Offer, offers } from '../queue/offers';
import { type PartState, partStates } from '../queue/part-states';
import { qualificationIds, readQualification } from '../queue/qualification-record';
import { refusalOf, type Schedule, schedules } from '../queue/requests';
import type { Store } from '../store/store';

/** A qualification that the store still holds. */
export interface QualificationStatus {
  readonly id: string;
  readonly request: Request;
  readonly since: string;
  readonly cancelled: boolean;
  /** Why it was refused; null when it was not. */
  readonly refused: string | null;
  /** None before an agent has split it. */
  readonly parts: readonly PartState[];
}

/** How a fleet stands at one moment. */
export interface Snapshot {
  /** ISO 8601. */
  readonly at: string;
  readonly benches: readonly Offer[];
  /** Benches whose agent is gone. */
  readonly lost: readonly { readonly name: string; readonly lastSeen: number }[];
  /** Newest first. */
  readonly qualifications: readonly QualificationStatus[];
  readonly schedules: readonly Schedule[];
}

export async function snapshot(store: Store): Promise<Snapshot> {
  const ids = await qualificationIds(store);
  const [benches, lost, all, planned] = await Promise.all([
    offers(store),
    lostBenches(store),
    Promise.all(ids.map((id) => statusOf(store, id))),
    schedules(store),
  ]);
  return {
    at: new Date().toISOString(),
    benches,
    lost,
    qualifications: all.flatMap((each) => each ?? []),
    schedules: planned,
  };
}

async function statusOf(store: Store, id: string): Promise<QualificationStatus | null> {
  const record = await readQualification(store, id);
  if (record === null) return null;
  const parts = await partStates(store, id);
  return { ...record, parts, refused: parts.length === 0 ? await refusalOf(store, id) : null };
}
