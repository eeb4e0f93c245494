import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TakeRecord, takesOf } from '../../../fleet/queue/takes';
import type { Store } from '../../../fleet/store/store';
import { eventually, StoreServer } from '../../../fleet/testing/store-server';
import { freePort } from '../../../harness/wire/free-port';
import { freshFolder, type Running, start } from '../../qualify/testing/command';
import { CountingPort } from './counting-port';
import { signal, treeOf } from './process-tree';

/** A bench of a lab: an emulated module behind a port that counts, and an agent of its own. */
export interface LabBench {
  readonly name: string;
  readonly port: CountingPort;
  readonly agent: Running;
}

/** Several machines with a bench each, all of them processes of this one. */
export class EmulatedLab {
  readonly benches: LabBench[] = [];
  readonly #running: Running[] = [];
  /** Processes that were stopped would outlive the test. */
  readonly #stopped = new Set<number>();

  private constructor(
    readonly server: StoreServer,
    readonly store: Store,
  ) {}

  static async open(...options: readonly string[]): Promise<EmulatedLab> {
    const server = await StoreServer.start(...options);
    return new EmulatedLab(server, await server.open());
  }

  get env(): NodeJS.ProcessEnv {
    return { FLEET_STORE: this.server.url };
  }

  /** Resolves when the agent has asked the module who it is. */
  async addBench(name: string, url = this.server.url): Promise<LabBench> {
    const [auth, module] = [await freePort(), await freePort()];
    const authListen = `127.0.0.1:${auth}`;
    const emulator = start('emulator', ['--auth', `http://${authListen}`, '--tcp', `127.0.0.1:${module}`]);
    this.#running.push(emulator);
    await emulator.line(/tcp:/);
    const port = await CountingPort.open(module);
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'fleet-')), 'benches.json');
    const cloud = { authListen, listen: '127.0.0.1:0' };
    writeFileSync(file, JSON.stringify({ benches: { [name]: { port: port.url, cloud } } }));
    const agent = start('fleet', ['agent', '--benches', file, '--out', freshFolder()], { FLEET_STORE: url });
    this.#running.push(agent);
    const bench = { name, port, agent };
    this.benches.push(bench);
    await agent.line(/ is a ME3630 /);
    return bench;
  }

  /** Asks for a qualification in the background. */
  qualify(...args: readonly string[]): { readonly run: Running; readonly out: string } {
    const out = freshFolder();
    const run = start('fleet', ['qualify', ...args, '--out', out], this.env);
    this.#running.push(run);
    return { run, out };
  }

  /** The try number `n` of any part. */
  async take(id: string, n: number): Promise<TakeRecord> {
    return eventually(
      async () => (await takesOf(this.store, id))[n - 1] ?? null,
      `try ${n} of ${id}`,
      60_000,
    );
  }

  bench(name: string): LabBench {
    const found = this.benches.find((each) => each.name === name);
    if (!found) throw new Error(`the lab has no bench ${name}`);
    return found;
  }

  /** Stops an agent and all that it started, as a machine that stands still. Returns what makes it go on. */
  freeze({ agent }: LabBench): () => void {
    const pids = treeOf(agent.child.pid ?? 0);
    signal(pids, 'SIGSTOP');
    for (const pid of pids) this.#stopped.add(pid);
    return () => signal(pids, 'SIGCONT');
  }

  async close(): Promise<void> {
    const all = this.#running.flatMap(({ child }) => treeOf(child.pid ?? 0));
    signal([...all, ...this.#stopped], 'SIGKILL');
    for (const { port } of this.benches) port.close();
    await this.store.close();
    await this.server.stop();
  }
}
