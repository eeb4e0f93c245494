import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Part, Request } from '../job/part';
import { arrivedPieces, LedgerDamaged, sealedLedger } from '../ledgers/ledger-pieces';
import {
  CANCELLED,
  type PartResult,
  type PartState,
  partStates,
  type Seal,
  settle,
} from '../queue/part-states';
import { type TakeRecord, takesOf } from '../queue/pools';
import {
  addParts,
  readQualification,
  recordQualification,
  type Settlement,
} from '../queue/qualification-record';
import { cancel, refusalOf, submit } from '../queue/requests';
import type { Store } from '../store/store';
import { Absence } from './absence';

/** How long a part waits for a matching bench. */
const PATIENCE_MS = 10 * 60_000;

/** The outcome of a part, kept here even if the store loses it. */
export interface Collected {
  readonly part: Part;
  /** Null until it has ended, and if it was given up. */
  readonly result: PartResult | null;
  /** Why it was given up; null if it was not. */
  readonly givenUp: string | null;
  readonly settled: Settlement | null;
  /** Local path of its ledger; null if there is none. */
  readonly ledger: string | null;
}

/** Fetches the results of a qualification as they arrive, and queues again what the store loses. */
export class Collection {
  readonly #parts = new Map<string, Collected>();
  readonly #takes = new Map<string, TakeRecord>();
  readonly #absence: Absence;
  /** When the store was last found empty, ms of a monotonic clock. */
  #emptied = Number.NEGATIVE_INFINITY;
  /** Notes for the user. */
  readonly notes: string[] = [];
  states: readonly PartState[] = [];

  constructor(
    private readonly store: Store,
    readonly id: string,
    readonly request: Request,
    readonly folder: string,
    patienceMs: number = PATIENCE_MS,
  ) {
    this.#absence = new Absence(patienceMs);
  }

  get parts(): readonly Collected[] {
    return [...this.#parts.values()].sort((a, b) =>
      a.part.part.localeCompare(b.part.part, 'en', { numeric: true }),
    );
  }

  get takes(): readonly TakeRecord[] {
    return [...this.#takes.values()];
  }

  /** Everything planned has ended. */
  get isOver(): boolean {
    const all = this.parts;
    return all.length > 0 && all.every((each) => each.givenUp !== null || this.#isSettled(each));
  }

  /** Checks once for changes. Resolves to the reason if the request was refused, else null. */
  async look(): Promise<string | null> {
    const record = await readQualification(this.store, this.id);
    if (record === null) return this.#queueAgain();
    const { cancelled } = record;
    for (const take of await takesOf(this.store, this.id)) this.#takes.set(take.take, take);
    this.states = await partStates(this.store, this.id);
    for (const state of this.states) await this.#collect(state);
    for (const [part, givenUp] of await this.#absence.look(this.store, this.states))
      this.#parts.set(part.part, { part, result: null, givenUp, settled: null, ledger: null });
    await (cancelled ? this.#endCancelled() : this.#queueMissing());
    if (this.#parts.size > 0) return null;
    return cancelled ? CANCELLED : refusalOf(this.store, this.id);
  }

  /** Fetches the ledgers of lost attempts as far as they arrived: they do not count, but show what happened. */
  async collectLost(): Promise<void> {
    const counted = new Set(this.parts.map(({ result }) => result?.take));
    for (const { take, part, bench } of this.takes) {
      if (counted.has(take)) continue;
      const bytes = await arrivedPieces(this.store, take);
      if (bytes.length > 0) this.#write(`lost-${part}-${bench}-${take.slice(0, 8)}`, bytes);
    }
  }

  #isSettled({ result, settled }: Collected): boolean {
    if (result === null) return false;
    if (result.left.length === 0 || result.verdict === 'cancelled') return true;
    return settled !== null && ('none' in settled || this.#parts.has(settled.next.part));
  }

  /** Parts that are known here, but not queued. */
  get #missing(): readonly Part[] {
    const queued = new Set(this.states.filter(({ state }) => state !== 'gone').map(({ part }) => part.part));
    return this.parts.flatMap(({ part, result, givenUp, settled }) => {
      if (result === null) return givenUp === null && !queued.has(part.part) ? [part] : [];
      return settled !== null && 'next' in settled && !this.#parts.has(settled.next.part)
        ? [settled.next]
        : [];
    });
  }

  /**
   * Agents may die, and the store may be emptied, after a part has ended and before its rest is passed on, and after a
   * part is recorded and before it is queued. Whatever another one does at the same time is not done twice.
   */
  async #queueMissing(): Promise<void> {
    // Benches are offered again only after a moment; until then the rest would seem to have no other bench.
    if (performance.now() - this.#emptied > this.store.timing.leaseMs)
      for (const each of this.parts)
        if (each.result !== null && each.settled === null)
          this.#parts.set(each.part.part, {
            ...each,
            settled: await settle(this.store, each.part, each.result),
          });
    await addParts(this.store, this.id, this.#missing);
  }

  /** Running parts still deliver what they judged; everything else ends at once. */
  async #endCancelled(): Promise<void> {
    // A part whose bench was lost only now is back in the queue.
    if (this.states.some(({ state }) => state === 'waiting')) await cancel(this.store, this.id);
    const missing = new Set(this.#missing.map(({ part }) => part));
    for (const each of this.parts) {
      if (missing.has(each.part.part)) this.#parts.set(each.part.part, { ...each, givenUp: CANCELLED });
      else if (each.result !== null && !this.#isSettled(each))
        this.#parts.set(each.part.part, { ...each, settled: { none: CANCELLED } });
    }
  }

  /** A store without persistence is empty after a restart: what has no result yet is queued again. */
  async #queueAgain(): Promise<null> {
    this.#emptied = performance.now();
    const open = this.parts.filter(({ result, givenUp }) => result === null && givenUp === null);
    this.notes.push(
      `the store forgot ${this.id}: ${this.#parts.size === 0 ? 'asked again' : `queued ${open.length} of ${this.#parts.size} parts again`}`,
    );
    if (this.#parts.size === 0) await submit(this.store, this.request, this.id);
    else await recordQualification(this.store, this.id, this.request);
    await addParts(
      this.store,
      this.id,
      open.map(({ part }) => part),
    );
    return null;
  }

  /** The first result counts, if the store lets a part run again. */
  async #collect({ part, state, result, reason, settled }: PartState): Promise<void> {
    const known = this.#parts.get(part.part);
    if (known && (known.result !== null || known.givenUp !== null)) return;
    const { ledger, damage } = result?.seal
      ? await this.#fetch(part, result, result.seal)
      : { ledger: null, damage: null };
    const givenUp = state === 'given up' ? (reason ?? 'no reason given') : damage;
    this.#parts.set(part.part, { part, result, givenUp, settled, ledger });
  }

  /** If the ledger differs from its seal, the part is not judged. */
  async #fetch({ part }: Part, { bench, take }: PartResult, seal: Seal) {
    try {
      const bytes = await sealedLedger(this.store, take, seal);
      return { ledger: this.#write(`${part}-${bench}-${take.slice(0, 8)}`, bytes), damage: null };
    } catch (error) {
      if (error instanceof LedgerDamaged) return { ledger: null, damage: error.message };
      throw error;
    }
  }

  #write(name: string, bytes: Buffer): string {
    const folder = path.join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'run.ndjson');
    writeFileSync(file, bytes);
    return file;
  }
}
