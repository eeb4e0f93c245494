import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseBenches } from '../../harness/bench/benches/bench-file';
import { hasProgram } from '../../harness/cloud/testing/machine';
import { testIf } from '../../harness/cloud/testing/test-if';
import { Agent } from '../agent/agent';
import type { Runner } from '../agent/child-run';
import { type Request, USUAL_OPTIONS, USUAL_PRIORITY } from '../job/part';
import { ANY_BENCH } from '../job/requirement';
import { submit } from '../queue/requests';
import { Collection } from '../result/collection';
import { type Merged, merge } from '../result/merged';
import type { Store } from '../store/store';
import { eventually, StoreServer, within } from './store-server';

/** A test that needs a store; without one it is skipped, with the reason. */
export const withStore = testIf(
  hasProgram('redis-server'),
  'the store redis-server is not installed, Debian’s package is redis-server',
);

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

interface WorkingAgent {
  readonly said: readonly string[];
  stop(): Promise<void>;
}

/** Benches of an agent in this process, each labelled with its name in lower case. */
function startAgent(store: Store, names: readonly string[], runner: Runner): WorkingAgent {
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

/** Requests a qualification and waits for its end. */
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
  const { id, request, parts, takes, notes } = collection;
  return merge({ id, split: request.split, parts, takes, notes, catalogue: [] });
}

/** The environment of a fleet test; all of it ends with the test. */
export interface TestFleet {
  readonly server: StoreServer;
  readonly store: Store;
  agent(names: readonly string[], runner: Runner): WorkingAgent;
}

/** A test with its own store; skipped without redis-server. */
export function fleetTest(
  name: string,
  body: (fleet: TestFleet) => Promise<void>,
  options: readonly string[] = [],
): void {
  withStore(name, async () => {
    const server = await StoreServer.start(...options);
    const store = await server.open();
    const agents: WorkingAgent[] = [];
    try {
      await body({
        server,
        store,
        agent: (names, runner) => {
          const started = startAgent(store, names, runner);
          agents.push(started);
          return started;
        },
      });
    } finally {
      await within(Promise.all(agents.map((agent) => agent.stop())), 'the end of all agents');
      await within(store.close(), 'the end of the connection to the store');
      await server.stop();
    }
  });
}

/** A gate that a test opens to let something continue. */
export function someGate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
