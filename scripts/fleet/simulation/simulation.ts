import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { USUAL_OPTIONS } from '../../../fleet/job/part';
import { type Request, USUAL_PRIORITY } from '../../../fleet/job/request';
import { ANY_BENCH } from '../../../fleet/job/requirement';
import { forget } from '../../../fleet/queue/forget';
import { submit } from '../../../fleet/queue/requests';
import { Collection } from '../../../fleet/result/collection';
import { type Merged, merge } from '../../../fleet/result/merged';
import type { Store, Timing } from '../../../fleet/store/store';
import { StoreServer } from '../../../fleet/testing/store-server';
import type { Machine } from './agent-process';
import { costsIn, type Figures, figuresOf } from './figures';
import { Machines } from './machines';

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
/** What is under way when the time is up may take so long. */
const END_WITHIN_MS = 180_000;

/** A lab in which every firmware is qualified again and again while machines are killed. */
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

/** Qualifies a firmware again and again until the time is up. */
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
    merged.push(merge({ id, parts, takes, notes, catalogue: [] }));
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

/** Benches are dealt to machines one by one, so that each firmware stands on several. */
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
