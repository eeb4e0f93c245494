import { textTable } from '../../harness/bench/text-table';
import type { Request } from '../job/part';
import { requirementText } from '../job/requirement';
import { lostBenches, type Offer, offers } from '../queue/offers';
import { type PartState, partStates } from '../queue/part-states';
import { qualificationIds, readQualification } from '../queue/qualification-record';
import { refusalOf, type Schedule, schedules } from '../queue/requests';
import type { Store } from '../store/store';

/** A qualification in the store. */
export interface QualificationStatus {
  readonly id: string;
  readonly request: Request;
  readonly since: string;
  readonly cancelled: boolean;
  /** Why it was refused; null if it was not. */
  readonly refused: string | null;
  /** Empty until an agent has split it. */
  readonly parts: readonly PartState[];
}

/** The state of a fleet at one moment. */
export interface Snapshot {
  /** ISO 8601. */
  readonly at: string;
  readonly benches: readonly Offer[];
  /** Benches without an agent. */
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

/** `3 of 7 parts, 120 of 569 cases`. */
export function progressText(parts: readonly PartState[]): string {
  const done = parts.filter(({ state }) => state === 'done' || state === 'given up').length;
  const judged = parts.reduce((sum, each) => sum + each.judged, 0);
  const cases = parts
    .filter(({ part }) => !part.part.includes('-'))
    .reduce((sum, { part }) => sum + part.cases.length, 0);
  return `${done} of ${parts.length} parts, ${judged} of ${cases} cases`;
}

/** A fleet for the terminal. */
export function statusText({ at, benches, lost, qualifications, schedules }: Snapshot): string {
  const rows = [
    ...benches.map(({ name, state, model, firmware, labels, agent, detail }) => [
      ...[name, state, model ?? '-', firmware ?? '-', labels.join(',') || '-', agent, detail ?? '-'],
    ]),
    ...lost.map(({ name, lastSeen }) => [
      ...[name, 'away', '-', '-', '-', '-', `last seen ${new Date(lastSeen).toISOString()}`],
    ]),
  ];
  const parts = [
    `${at}: ${benches.length} benches, ${qualifications.length} qualifications`,
    rows.length === 0
      ? 'no bench is offered: start an agent with npm run fleet -- agent'
      : textTable(['bench', 'state', 'model', 'firmware', 'labels', 'agent', 'what it does'], rows),
    ...qualifications.map(qualificationText),
    ...(schedules.length === 0
      ? []
      : [
          textTable(
            ['schedule', 'when', 'next'],
            schedules.map(({ name, pattern, next }) => [
              name,
              pattern,
              next === null ? '-' : new Date(next).toISOString(),
            ]),
          ),
        ]),
  ];
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`;
}

function qualificationText({ id, request, cancelled, refused, parts }: QualificationStatus): string {
  const head = `${id}: ${progressText(parts)}${cancelled ? ', cancelled' : ''}, ${requirementText(request.requirement)}`;
  if (refused !== null) return `${head}\nrefused: ${refused}`;
  if (parts.length === 0) return `${head}\nwaits for a matching bench`;
  return `${head}\n${textTable(['part', 'state', 'judged', 'bench', 'verdict'], parts.map(partRow))}`;
}

function partRow({ part, state, judged, result, reason }: PartState): string[] {
  return [
    part.part,
    state,
    `${judged}/${part.cases.length}`,
    result?.bench ?? part.requirement.bench ?? '-',
    reason ?? result?.verdict ?? '-',
  ];
}
