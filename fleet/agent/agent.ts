import os from 'node:os';
import type { BenchFile } from '../../harness/bench/benches/bench-file';
import { allPools, type Pool, removeUnused } from '../queue/pools';
import { forgetOld, type PlanOf, splitNext } from '../queue/requests';
import type { Store } from '../store/store';
import { type AgentSetting, BenchAgent, type PartCost } from './bench-agent';
import type { Runner } from './child-run';
import { Pause, workUntil } from './pause';

export interface AgentOptions {
  readonly store: Store;
  readonly file: BenchFile;
  /** Absolute path of the benches file. */
  readonly benches: string;
  /** Names of the benches to use. */
  readonly names: readonly string[];
  /** Folder for the files of runs. */
  readonly out: string;
  readonly runner: Runner;
  readonly planOf: PlanOf;
  readonly say: (text: string) => void;
  readonly onPart?: (cost: PartCost) => void;
}

const SPLIT_EVERY_MS = 500;
const POOLS_KEPT_MS = 200;
const CLEAN_EVERY_MS = 3600_000;

/** The benches of one machine at work. */
export class Agent {
  readonly #benches: readonly BenchAgent[];
  readonly #pause = new Pause();

  constructor(private readonly options: AgentOptions) {
    const { file, names } = options;
    const setting: AgentSetting = {
      ...options,
      agent: `${os.hostname()}/${process.pid}`,
      pools: keptFor(POOLS_KEPT_MS, () => this.#pools()),
    };
    this.#benches = names.flatMap((name) => {
      const entry = file.benches.get(name);
      return entry === undefined ? [] : [new BenchAgent(name, entry, setting)];
    });
  }

  /** Resolves when it was stopped and every run has ended. */
  async work(): Promise<void> {
    const { leaseMs } = this.options.store.timing;
    const served = workUntil(this.#pause, this.#serve(), () => Promise.resolve(), leaseMs);
    await Promise.all([served, ...this.#benches.map((bench) => bench.work())]);
  }

  stop(): void {
    this.#pause.end();
    for (const bench of this.#benches) bench.stop();
  }

  async #pools(): Promise<readonly Pool[]> {
    const pools = await allPools(this.options.store);
    const needed = new Set(['requests', ...pools.map(({ name }) => name)]);
    await this.options.store.keepWorkersOf(needed);
    return pools;
  }

  /** The work that any agent does for the whole fleet: splits requests, and removes old data from the store. */
  async #serve(): Promise<void> {
    const { store, planOf, say } = this.options;
    let cleaned = 0;
    while (!this.#pause.over) {
      try {
        while (!this.#pause.over && (await splitNext(store, planOf, say)));
        if (Date.now() - cleaned > CLEAN_EVERY_MS) {
          cleaned = Date.now();
          await forgetOld(store);
          await removeUnused(store);
        }
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
      await this.#pause.wait(SPLIT_EVERY_MS);
    }
  }
}

/** Caches the result for this time, for all callers. */
function keptFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer: Promise<T> | null = null;
  return () => {
    if (answer === null || performance.now() - asked > ms) {
      asked = performance.now();
      answer = ask();
    }
    return answer;
  };
}
