import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type TakeRecord, takesOf } from '../../../fleet/queue/pools';
import type { Store } from '../../../fleet/store/store';
import { eventually, StoreServer } from '../../../fleet/testing/store-server';
import { freePort } from '../../../harness/wire/tcp-transport';
import { freshFolder, type Running, start } from '../../qualify/testing/command';

/** A process and all that it started, the youngest last. */
export function treeOf(pid: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const below = (parent: number): number[] =>
    rows.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child, ...below(child)]);
  return [pid, ...below(pid)];
}

/** Signals processes; those that have ended are ignored. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}

/** Bytes that a run wrote to a module, and when, ms since 1970. */
export interface Written {
  readonly at: number;
  readonly bytes: number;
  /** When the run opened the port: a later run has its own lease. */
  readonly openedAt: number;
}

/** A proxy between a run and an emulated module on TCP that counts the bytes of the run. */
export class CountingPort {
  readonly written: Written[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly module: number,
  ) {
    server.on('connection', (socket) => this.#join(socket));
  }

  /** @param module port of the emulated module on this machine */
  static async open(module: number): Promise<CountingPort> {
    const server = net.createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new CountingPort(server, module);
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Bytes written since a moment by runs that had opened the port before it. */
  strayBytesSince(moment: number): number {
    const stray = this.written.filter(({ at, openedAt }) => at >= moment && openedAt < moment);
    return stray.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(run: Socket): void {
    const openedAt = Date.now();
    const module = net.connect(this.module, '127.0.0.1');
    module.setNoDelay(true);
    for (const socket of [run, module]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        run.destroy();
        module.destroy();
      });
    }
    run.on('data', (chunk) => {
      this.written.push({ at: Date.now(), bytes: chunk.length, openedAt });
      module.write(chunk);
    });
    module.on('data', (chunk) => run.write(chunk));
  }
}

/** A network between one agent and the store that can drop everything, like one without a route. */
export class CuttableLink {
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(
    private readonly server: Server,
    private readonly store: URL,
  ) {
    server.on('connection', (agent) => this.#join(agent));
  }

  static async open(store: string): Promise<CuttableLink> {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new CuttableLink(server, new URL(store));
  }

  /** Of the store, through this link. */
  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Connections stay open, but nothing passes. */
  cut(): void {
    this.#isCut = true;
  }

  /** Data sent meanwhile is lost: connections must be opened again. */
  mend(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(agent: Socket): void {
    const store = net.connect(Number(this.store.port), this.store.hostname);
    for (const [from, to] of [
      [agent, store],
      [store, agent],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => {
        if (!this.#isCut) to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}

/** A bench of a lab: an emulated module behind a counting port, and its own agent. */
export interface LabBench {
  readonly name: string;
  readonly port: CountingPort;
  readonly agent: Running;
}

/** Several machines with one bench each, all of them child processes of this one. */
export class EmulatedLab {
  readonly benches: LabBench[] = [];
  readonly #running: Running[] = [];
  /** Stopped processes, which would outlive the test. */
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

  /** Resolves when the agent has identified the module. */
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

  /** Requests a qualification in the background. */
  qualify(...args: readonly string[]): { readonly run: Running; readonly out: string } {
    const out = freshFolder();
    const run = start('fleet', ['qualify', ...args, '--out', out], this.env);
    this.#running.push(run);
    return { run, out };
  }

  /** Attempt number `n` at any part. */
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

  /** Suspends an agent and all that it started. Returns the function that continues them. */
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
