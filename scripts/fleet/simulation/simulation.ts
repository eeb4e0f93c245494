import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PartCost } from '../../../fleet/agent/bench-agent';
import { type Request, USUAL_OPTIONS, USUAL_PRIORITY } from '../../../fleet/job/part';
import { ANY_BENCH } from '../../../fleet/job/requirement';
import { forget, submit } from '../../../fleet/queue/requests';
import { Collection } from '../../../fleet/result/collection';
import { type Merged, merge } from '../../../fleet/result/merged';
import type { Store, Timing } from '../../../fleet/store/store';
import { StoreServer } from '../../../fleet/testing/store-server';
import type { Machine } from './agent-process';

/** The figures of a simulation. */
interface Figures {
  readonly qualifications: number;
  readonly parts: number;
  readonly cases: number;
  /** Attempts that did not count, because their agent was killed or lost its lease. */
  readonly lostTries: number;
  /** Cases that a result contains twice, or not at all. */
  readonly notOnce: readonly string[];
  readonly verdicts: Readonly<Record<string, number>>;
  /** The queue's time for one case, ms. */
  readonly queueMsPerCase: number;
  /** The time of a case, including the pace, ms. */
  readonly runMsPerCase: number;
  /** Memory of the store in the first and in the last third of the time, bytes. */
  readonly memory: { readonly first: number; readonly last: number; readonly most: number };
}

function figuresOf(
  merged: readonly Merged[],
  plan: readonly string[],
  costs: readonly PartCost[],
  memory: readonly number[],
): Figures {
  const cases = costs.reduce((sum, each) => sum + each.cases, 0);
  const third = Math.max(1, Math.floor(memory.length / 3));
  return {
    qualifications: merged.length,
    parts: merged.reduce((sum, { parts }) => sum + parts.length, 0),
    cases: merged.reduce((sum, each) => sum + each.cases.length, 0),
    lostTries: merged.reduce((sum, { tries }) => sum + tries.filter(({ lost }) => lost !== null).length, 0),
    notOnce: merged.flatMap((each) => notOnceIn(each, plan)),
    verdicts: tally(
      merged.map(({ verdict, reason }) => (reason === null ? verdict : `${verdict}: ${reason}`)),
    ),
    queueMsPerCase: costs.reduce((sum, { queue }) => sum + queue, 0) / cases,
    runMsPerCase: costs.reduce((sum, { run }) => sum + run, 0) / cases,
    memory: {
      first: mean(memory.slice(0, third)),
      last: mean(memory.slice(-third)),
      most: Math.max(...memory),
    },
  };
}

/** Cases of the plan that were not judged exactly once, each with the number of times. */
function notOnceIn({ id, cases }: Merged, plan: readonly string[]): string[] {
  const judged = new Map(
    cases.map((each) => [each.id, each.by.filter(({ verdict }) => verdict !== 'inconclusive').length]),
  );
  return plan
    .filter((each) => judged.get(each) !== 1)
    .map((each) => `${id} ${each}: ${judged.get(each) ?? 0} times`);
}

function costsIn(file: string): readonly PartCost[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as PartCost);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

const ROOT = path.resolve(__dirname, '../../..');

/** Machines of a simulated lab; from time to time one is killed and started again. */
class Machines {
  readonly #running: (ChildProcess | null)[] = [];
  kills = 0;
  /** Messages of agents about parts that they lost. */
  readonly said: string[] = [];

  constructor(private readonly machines: readonly Machine[]) {}

  start(): void {
    for (const index of this.machines.keys()) this.#start(index);
  }

  /** Kills the next machine like a power failure, and starts it again at once. */
  killOne(): void {
    const index = (this.kills * 7) % this.machines.length;
    this.kills += 1;
    this.#running[index]?.kill('SIGKILL');
    this.#start(index);
  }

  async stop(): Promise<void> {
    const ended = this.#running.map(
      (child) =>
        new Promise((resolve) => (child?.exitCode === null ? child.once('exit', resolve) : resolve(0))),
    );
    for (const child of this.#running) child?.kill('SIGKILL');
    await Promise.all(ended);
  }

  #start(index: number): void {
    const child = spawn(
      process.execPath,
      [
        '--require',
        path.join(ROOT, 'scripts/register.cjs'),
        path.join(__dirname, 'agent-process.ts'),
        JSON.stringify(this.machines[index]),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.said.push(...text.split('\n').filter((line) => line !== ''));
    });
    this.#running[index] = child;
  }
}

export interface SimulationOptions {
  readonly benches: number;
  readonly machines: number;
  readonly firmwares: number;
  readonly seconds: number;
  readonly killEverySeconds: number;
  readonly paceMs: number;
  readonly parts: number;
  readonly plan: readonly string[];
  readonly timing: Timing;
  readonly say: (text: string) => void;
}

const LOOK_EVERY_MS = 500;
const SAMPLE_EVERY_MS = 2_000;
/** How long running parts may take after the time is up. */
const END_WITHIN_MS = 180_000;

/** A lab in which every firmware is qualified repeatedly while machines are killed. */
export async function simulate(options: SimulationOptions): Promise<Figures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fleet-simulation-'));
  const server = await StoreServer.start('--appendonly', 'yes');
  const store = await server.open(options.timing);
  const costs = path.join(folder, 'costs');
  const machines = new Machines(machinesOf(options, server.url, folder, costs));
  const memory: number[] = [];
  const until = performance.now() + options.seconds * 1000;
  const sampling = setInterval(
    () => void usedMemory(store).then((used) => memory.push(used)),
    SAMPLE_EVERY_MS,
  );
  const killing = setInterval(() => {
    if (performance.now() < until) machines.killOne();
  }, options.killEverySeconds * 1000);
  try {
    machines.start();
    const merged = await Promise.all(
      firmwaresOf(options).map((firmware) => again(store, firmware, options, folder, until)),
    );
    clearInterval(sampling);
    options.say(`${machines.kills} machines were killed`);
    return figuresOf(merged.flat(), options.plan, costsIn(costs), memory);
  } finally {
    clearInterval(killing);
    clearInterval(sampling);
    await machines.stop();
    await store.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Qualifies a firmware repeatedly until the time is up. */
async function again(
  store: Store,
  firmware: string,
  options: SimulationOptions,
  folder: string,
  until: number,
): Promise<readonly Merged[]> {
  const merged: Merged[] = [];
  const wanted = requestFor(firmware, options.parts);
  while (performance.now() < until || merged.length === 0) {
    const id = await submit(store, wanted);
    const collection = new Collection(store, id, wanted, path.join(folder, 'results', id));
    while (!collection.isOver) {
      const refused = await collection.look();
      if (refused !== null) throw new Error(`${id} was refused: ${refused}`);
      if (performance.now() > until + END_WITHIN_MS) throw new Error(`${id} did not end`);
      await delay(LOOK_EVERY_MS);
    }
    const { parts, takes, notes } = collection;
    merged.push(merge({ id, split: wanted.split, parts, takes, notes, catalogue: [] }));
    await forget(store, id);
    rmSync(path.join(folder, 'results', id), { recursive: true, force: true });
    options.say(`${firmware}: ${merged.length} times`);
  }
  return merged;
}

function requestFor(firmware: string, parts: number): Request {
  return {
    requirement: { ...ANY_BENCH, firmware },
    ...{ split: 'parts', parts, priority: USUAL_PRIORITY },
    ...{ only: [], exclude: [], options: USUAL_OPTIONS },
  };
}

function firmwaresOf({ firmwares }: SimulationOptions): readonly string[] {
  return Array.from(
    { length: firmwares },
    (_, index) => `AL_ME3630C1CV1.0B${String(index + 1).padStart(2, '0')}`,
  );
}

/** Benches are distributed over the machines in turn, so that each firmware is on several. */
function machinesOf(options: SimulationOptions, store: string, folder: string, costs: string): Machine[] {
  const firmwares = firmwaresOf(options);
  const benches = Array.from({ length: options.benches }, (_, index): [string, string] => [
    `B${index + 1}`,
    firmwares[index % firmwares.length] ?? '',
  ]);
  return Array.from({ length: options.machines }, (_, index) => ({
    store,
    ...options.timing,
    benches: benches.filter((_bench, at) => at % options.machines === index),
    paceMs: options.paceMs,
    out: path.join(folder, `machine-${index + 1}`),
    costs,
    plan: [...options.plan],
  }));
}

async function usedMemory(store: Store): Promise<number> {
  const text = await store.redis.info('memory');
  return Number(/^used_memory:(\d+)/m.exec(text)?.[1] ?? Number.NaN);
}
