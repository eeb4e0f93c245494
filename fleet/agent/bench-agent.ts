import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { BenchEntry } from '../../harness/bench/benches/bench-schema';
import { bootClock } from '../../harness/bench/lease-file';
import { jobIdOf } from '../job/part';
import { hold, type Offer, release } from '../queue/offers';
import { settle } from '../queue/part-states';
import { type Pool, recordTake, type Take, takePart } from '../queue/pools';
import type { Store } from '../store/store';
import type { Runner, StartedRun } from './child-run';
import { finishPart, RunLease } from './part-run';
import { Pause, workUntil } from './pause';
import { type Found, foundIn, ledgerOf, partForLook } from './run-result';

/** The settings shared by the agents of one machine. */
export interface AgentSetting {
  readonly store: Store;
  /** Identifies this agent in the fleet: its machine and process. */
  readonly agent: string;
  /** Absolute path of the benches file. */
  readonly benches: string;
  /** Folder for the files of runs. */
  readonly out: string;
  readonly runner: Runner;
  /** The pools, recently read. */
  readonly pools: () => Promise<readonly Pool[]>;
  readonly say: (text: string) => void;
  /** Called with the cost of each part. */
  readonly onPart?: (cost: PartCost) => void;
}

/** How the time of a part was spent, ms. */
export interface PartCost {
  readonly cases: number;
  /** Running it. */
  readonly run: number;
  /** Everything else: taking it, delivering ledger and result. */
  readonly queue: number;
}

/** How often an idle bench looks for work. */
const IDLE_MS = 250;
/** How often an idle bench identifies its module, which may have been flashed. */
const LOOK_EVERY_S = 300;
/** How soon a bench that was not ready is asked again. */
const LOOK_AGAIN_S = 3;

/** One bench at work: takes matching parts, one at a time, until it is stopped. */
export class BenchAgent {
  #found: Found | null = null;
  #lookAt = 0;
  #heldUntil = 0;
  #running: StartedRun | null = null;
  /** Settles when the last run has ended and is handed in, or its lease is lost. */
  #lastRun: Promise<unknown> = Promise.resolve();
  readonly #pause = new Pause();

  constructor(
    readonly name: string,
    private readonly entry: BenchEntry,
    private readonly setting: AgentSetting,
  ) {}

  /** Resolves when it was stopped and its run has ended. Errors are reported, and the work is tried again. */
  work(): Promise<void> {
    return workUntil(this.#pause, this.#work(), () => this.#lastRun, this.setting.store.timing.leaseMs);
  }

  async #work(): Promise<void> {
    while (!this.#pause.over) {
      try {
        await this.#step();
      } catch (error) {
        this.#say(error instanceof Error ? error.message : String(error));
        await this.#pause.wait(1_000);
      }
    }
    await release(this.setting.store, this.name, this.setting.agent).catch(() => {});
  }

  /** Takes no more parts; a running one is asked to leave the module disconnected, and goes back to the queue. */
  stop(): void {
    this.#pause.end();
    this.#running?.interrupt();
  }

  async #step(): Promise<void> {
    if (!(await this.#isHeld())) return;
    if (bootClock() >= this.#lookAt) await this.#look();
    if (!(await this.#isHeld())) return;
    const began = performance.now();
    const take =
      this.#found === null || this.#found.unfit !== null
        ? null
        : await takePart(this.setting.store, this.#abilities(this.#found), await this.setting.pools());
    if (take === null) return this.#pause.wait(IDLE_MS);
    await this.#run(take, began);
  }

  /** Whether this agent holds the bench; the answer of the store is cached for a short time. */
  async #isHeld(): Promise<boolean> {
    return bootClock() < this.#heldUntil || this.#hold('idle', null);
  }

  /** Renews the hold on the bench; false, after a pause, if another agent holds it. */
  async #hold(state: Offer['state'], detail: string | null): Promise<boolean> {
    const { store, agent } = this.setting;
    const asked = bootClock();
    const known = this.#found === null ? 'its module is not identified yet' : this.#found.unfit;
    const unfit = state === 'idle' ? known : null;
    const offered = { state: unfit === null ? state : ('not ready' as const), detail: unfit ?? detail };
    const { model = null, firmware = null, capabilities = [], suite = '' } = this.#found ?? {};
    const facts = { model, firmware, capabilities: [...capabilities], suite };
    const holder = await hold(store, {
      ...{ name: this.name, agent, labels: this.entry.labels ?? [] },
      ...facts,
      ...offered,
    });
    this.#heldUntil = holder === agent ? asked + store.timing.leaseMs / 3000 : 0;
    if (holder === agent) return true;
    this.#say(`${holder} has a bench of this name: waiting`);
    await this.#pause.wait(store.timing.checkMs);
    return false;
  }

  #abilities({ model, firmware, capabilities }: Found) {
    return { name: this.name, labels: this.entry.labels ?? [], model, firmware, capabilities };
  }

  /** Identifies the module by a run of one case. */
  async #look(): Promise<void> {
    const { store } = this.setting;
    const until = bootClock() + store.timing.leaseMs / 1000;
    if (!(await this.#hold('busy', 'identifying the module')) || this.#pause.over) return;
    const out = this.#folder('look');
    const lease = this.#lease('look', until, () => this.#hold('busy', 'identifying the module'));
    this.#running = this.setting.runner({
      ...{ bench: this.name, benches: this.setting.benches, part: partForLook() },
      ...{ out, leaseFile: lease.file },
    });
    this.#lastRun = this.#running.ended;
    const end = await this.#running.ended;
    lease.stop();
    this.#running = null;
    const ledger = ledgerOf(path.join(out, 'run.ndjson'));
    const nothing = { model: null, firmware: null, capabilities: [], suite: '' };
    this.#found =
      ledger === null
        ? { ...nothing, unfit: end.complaint ?? `exit code ${end.code}` }
        : foundIn(ledger, this.entry);
    const { unfit, model, firmware } = this.#found;
    this.#lookAt = bootClock() + (unfit === null ? LOOK_EVERY_S : LOOK_AGAIN_S);
    this.#say(unfit === null ? `is a ${model} with firmware ${firmware}` : `is not ready: ${unfit}`);
    await this.#hold('idle', null);
  }

  async #run(take: Take, began: number): Promise<void> {
    const { store, agent } = this.setting;
    const id = jobIdOf(take.part);
    const out = this.#folder(`${id}-${take.token.slice(0, 8)}`);
    const { lostBefore, token } = take;
    const since = { at: new Date().toISOString(), bench: this.name, agent, lostBefore };
    const [isHeld] = await Promise.all([
      this.#hold('busy', id),
      recordTake(store, take.part.qualification, { part: take.part.part, take: token, ...since }),
    ]);
    if (!isHeld || this.#pause.over) {
      await take.job.moveToWait(token);
      return;
    }
    const lease = this.#lease(take.token.slice(0, 8), take.until, async () => {
      const answer = await take.job.extendLock(take.token, store.timing.leaseMs);
      return Number(answer) === 1 && (await this.#hold('busy', id));
    });
    this.#running = this.setting.runner({
      ...{ bench: this.name, benches: this.setting.benches, part: take.part },
      ...{ out, leaseFile: lease.file },
    });
    this.#say(`runs ${id}: ${take.part.cases.length} cases`);
    const ran = runTime(this.#running);
    const ledger = path.join(out, 'run.ndjson');
    const finished = finishPart(store, {
      ...{ take, bench: this.name, run: this.#running, lease, ledger },
      isGivenBack: () => this.#pause.over,
    });
    this.#lastRun = finished;
    const end = await finished;
    this.#running = null;
    if (end.kind === 'lost') {
      // Processes left over from the run may still hold the bench for a moment.
      this.#lookAt = 0;
      this.#say(`lost ${id}: ${end.why}`);
      return;
    }
    const { verdict, reason, left } = end.result;
    this.#say(`${id}: ${verdict}${reason === null ? '' : `: ${reason}`}`);
    await settle(store, take.part, end.result);
    if (left.length > 0) this.#lookAt = 0;
    const run = await ran;
    const queue = performance.now() - began - run;
    this.setting.onPart?.({ cases: take.part.cases.length, run, queue });
  }

  #lease(name: string, until: number, renew: () => Promise<boolean>): RunLease {
    const folder = path.join(this.setting.out, 'leases');
    mkdirSync(folder, { recursive: true });
    return new RunLease(path.join(folder, `${this.name}-${name}`), this.setting.store.timing, until, renew);
  }

  #folder(name: string): string {
    const moment = new Date().toISOString().replaceAll(/[-:.]/g, '');
    return path.join(this.setting.out, `${name}-${this.name}-${moment}`);
  }

  #say(text: string): void {
    this.setting.say(`${this.name} ${text}`);
  }
}

async function runTime({ ended }: StartedRun): Promise<number> {
  const began = performance.now();
  await ended;
  return performance.now() - began;
}
