import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseBenches } from '../../harness/bench/benches/bench-file';
import { Agent } from '../agent/agent';
import type { Runner } from '../agent/child-run';
import { USUAL_OPTIONS } from '../job/part';
import { type Request, USUAL_PRIORITY } from '../job/request';
import { ANY_BENCH } from '../job/requirement';
import { submit } from '../queue/requests';
import { Collection } from '../result/collection';
import { type Merged, merge } from '../result/merged';
import type { Store } from '../store/store';
import { eventually } from './store-server';

/** A plan for tests. */
export const PLAN = ['one', 'two', 'three', 'four', 'five', 'six'];

export function someRequest(changes: Partial<Request> = {}): Request {
  return {
    requirement: ANY_BENCH,
    split: 'parts',
    parts: 2,
    priority: USUAL_PRIORITY,
    only: [],
    exclude: [],
    options: USUAL_OPTIONS,
    ...changes,
  };
}

export interface WorkingAgent {
  readonly said: readonly string[];
  stop(): Promise<void>;
}

/** Benches of an agent in this process, each with the label that is its name in small letters. */
export function startAgent(store: Store, names: readonly string[], runner: Runner): WorkingAgent {
  const entries = names.map((name, index) => [
    name,
    { port: `/dev/none${index}`, labels: [name.toLowerCase()], cloud: { kind: 'none' } },
  ]);
  const file = parseBenches(JSON.stringify({ benches: Object.fromEntries(entries) }), 'benches.json');
  const said: string[] = [];
  const agent = new Agent({
    ...{ store, file, benches: '/none/benches.json', names, runner },
    out: mkdtempSync(path.join(os.tmpdir(), 'fleet-runs-')),
    planOf: ({ only }) => (only.length === 0 ? PLAN : PLAN.filter((id) => only.includes(id))),
    say: (text) => said.push(text),
  });
  const worked = agent.work();
  return {
    said,
    stop: async () => {
      agent.stop();
      await worked;
    },
  };
}

/** Asks for a qualification and sees it to its end. */
export async function qualified(
  store: Store,
  changes: Partial<Request> = {},
  each: (collection: Collection) => Promise<void> = async () => {},
): Promise<Merged> {
  const wanted = someRequest(changes);
  const id = await submit(store, wanted);
  const collection = new Collection(store, id, wanted, mkdtempSync(path.join(os.tmpdir(), 'fleet-result-')));
  return collected(collection, each);
}

export async function collected(
  collection: Collection,
  each: (collection: Collection) => Promise<void> = async () => {},
): Promise<Merged> {
  await eventually(async () => {
    const refused = await collection.look();
    if (refused !== null) throw new Error(refused);
    await each(collection);
    return collection.isOver || null;
  }, 'the end of the qualification');
  await collection.collectLost();
  const { id, parts, takes, notes } = collection;
  return merge({ id, parts, takes, notes, catalogue: [] });
}
