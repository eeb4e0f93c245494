import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../harness/wire/tcp-transport';
import { Store, storeAddress, type Timing } from '../store/store';

/** Shorter than usual. A busy machine may keep an agent from renewing its lease for most of a second. */
export const FAST: Timing = { leaseMs: 2_000, checkMs: 300 };

/** A Redis server for one test. */
export class StoreServer {
  #child: ChildProcess | null = null;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly options: readonly string[],
  ) {}

  /** @param options of redis-server; by default it stores nothing on disk */
  static async start(...options: readonly string[]): Promise<StoreServer> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'fleet-store-'));
    for (let left = 3; ; left -= 1) {
      const server = new StoreServer(await freePort(), folder, options);
      try {
        await server.start();
        return server;
      } catch (error) {
        // Another program may have taken the port meanwhile.
        if (left === 0) throw error;
      }
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  open(timing: Timing = FAST, url = this.url): Promise<Store> {
    return Store.open(storeAddress([{ name: 'FLEET_STORE', text: url, spelling: 'FLEET_STORE' }]), timing);
  }

  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    const child = spawn('redis-server', [...place, '--save', '', ...this.options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes('Ready to accept')) return;
    }
    this.#child = null;
    throw new Error(`redis-server ended: ${said}`);
  }

  /** Like a power failure. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Answers nothing without closing connections, like a network that drops packets. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

/** Polls until there is an answer, up to a deadline. A question to a store that is away is never answered. */
export function eventually<T>(ask: () => Promise<T | null>, what: string, withinMs = 20_000): Promise<T> {
  let isOver = false;
  const answered = async () => {
    while (!isOver) {
      const answer = await ask();
      if (answer !== null) return answer;
      await delay(20);
    }
    throw new Error('it is asked no more');
  };
  return within(answered(), what, withinMs).finally(() => {
    isOver = true;
  });
}

/** The result of a promise, or an error that names what did not happen in time. */
export async function within<T>(promise: Promise<T>, what: string, ms = 20_000): Promise<T> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const late = delay(ms, null, { signal }).then(() => {
    throw new Error(`${what} did not happen within ${ms} ms`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    late.catch(() => {});
    waiting.abort();
  }
}
