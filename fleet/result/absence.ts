import type { Part } from '../job/part';
import { fits, requirementText } from '../job/requirement';
import { offers } from '../queue/offers';
import type { PartState } from '../queue/part-states';
import { removePending } from '../queue/pools';
import type { Store } from '../store/store';

/** Gives up parts that wait for a missing bench, as the qualification would otherwise never end. */
export class Absence {
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
    const ended = await Promise.all(over.map((part) => this.#giveUp(store, part)));
    return ended.flatMap((each) => (each === null ? [] : [each]));
  }

  /** Null if a bench took it meanwhile. */
  async #giveUp(store: Store, part: Part): Promise<readonly [Part, string] | null> {
    if (!(await removePending(store, part))) return null;
    const minutes = Math.round(this.patienceMs / 6_000) / 10;
    return [part, `no matching bench for ${minutes} min: ${requirementText(part.requirement)}`];
  }
}
