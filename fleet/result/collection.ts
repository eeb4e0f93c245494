import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jobIdOf, type Part, type Request } from '../job/part';
import { fits, requirementText } from '../job/requirement';
import { arrivedPieces, LedgerDamaged, sealedLedger } from '../ledgers/ledger-pieces';
import { offers } from '../queue/offers';
import { type PartResult, type PartState, partStates, type Seal, settle } from '../queue/part-states';
import { poolOf, type TakeRecord, takesOf } from '../queue/pools';
import {
  addParts,
  readQualification,
  recordQualification,
  type Settlement,
} from '../queue/qualification-record';
import { refusalOf, submit } from '../queue/requests';
import type { Store } from '../store/store';

/** Gives up parts that wait for a missing bench, as the qualification would otherwise never end. */
class Absence {
  /** Since when no bench matches a part, by its name; ms of a monotonic clock. */
  readonly #since = new Map<string, number>();

  constructor(private readonly patienceMs: number) {}

  /** The parts given up now, each with the reason. */
  async look(store: Store, states: readonly PartState[]): Promise<readonly (readonly [Part, string])[]> {
    const waiting = states.filter(({ state }) => state === 'waiting').map(({ part }) => part);
    const benches = waiting.length === 0 ? [] : await offers(store);
    const absent = waiting.filter(({ requirement }) => !benches.some((bench) => fits(requirement, bench)));
    const names = new Set(absent.map(({ part }) => part));
    for (const name of this.#since.keys()) if (!names.has(name)) this.#since.delete(name);
    const now = performance.now();
    const over = absent.filter(({ part }) => {
      const since = this.#since.get(part) ?? now;
      this.#since.set(part, since);
      return now - since > this.patienceMs;
    });
    return Promise.all(over.map((part) => this.#giveUp(store, part)));
  }

  async #giveUp(store: Store, part: Part): Promise<readonly [Part, string]> {
    const job = await store.queue(poolOf(part).name).getJob(jobIdOf(part));
    await job?.remove().catch(() => {});
    const minutes = Math.round(this.patienceMs / 6_000) / 10;
    return [part, `no matching bench for ${minutes} min: ${requirementText(part.requirement)}`];
  }
}

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
    for (const state of this.states) await this.#collect(state, cancelled);
    for (const [part, givenUp] of await this.#absence.look(this.store, this.states))
      this.#parts.set(part.part, { part, result: null, givenUp, settled: null, ledger: null });
    if (this.states.length > 0) return null;
    return cancelled ? 'it was cancelled' : refusalOf(this.store, this.id);
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

  /** A store without persistence is empty after a restart: what has no result yet is queued again. */
  async #queueAgain(): Promise<null> {
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
  async #collect({ part, state, result, reason, settled }: PartState, cancelled: boolean): Promise<void> {
    const known = this.#parts.get(part.part);
    if (known?.result) {
      if (known.settled === null)
        this.#parts.set(part.part, { ...known, settled: await settle(this.store, part, known.result) });
      return;
    }
    const { ledger, damage } = result?.seal
      ? await this.#fetch(part, result, result.seal)
      : { ledger: null, damage: null };
    const removed = state === 'gone' && cancelled ? 'it was cancelled' : null;
    const givenUp = state === 'given up' ? (reason ?? 'no reason given') : (removed ?? damage);
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
