import type { Runner } from '../agent/child-run';
import type { Store } from '../store/store';
import { startAgent, type WorkingAgent } from './some-fleet';
import { StoreServer } from './store-server';
import { withStore } from './with-store';

/** What a test of a fleet has; all of it ends with the test. */
export interface TestFleet {
  readonly server: StoreServer;
  readonly store: Store;
  agent(names: readonly string[], runner: Runner): WorkingAgent;
}

/** A test with a store of its own; skipped where there is no redis-server. */
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
      await Promise.all(agents.map((agent) => agent.stop()));
      await store.close();
      await server.stop();
    }
  });
}

/** Something that a test holds up until it opens it. */
export function someGate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
