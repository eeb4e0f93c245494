import { setTimeout as delay } from 'node:timers/promises';
import { ModuleFault } from '../../at/fault';
import { AtSession } from '../../at/session';
import { familyNamed } from '../../family/families';
import type { Family } from '../../family/family';
import { startClock } from '../../wire/clock';
import { openTransport } from '../../wire/open-transport';
import { PortLost, PortUnavailable } from '../../wire/transport';
import { BenchLocks } from '../bench-locks';
import type { Power } from '../benches/bench-schema';
import type { Configuration } from '../configuration/configuration';
import { PrerequisiteLost } from '../prerequisite';
import { nameOfPower, powerCycleBy } from '../recovery';
import { type Finding, ok, problem } from './finding';
import { findPort, type Machine, nameOfPort } from './port-of-module';

/** How long to watch a module after its power was switched. */
export interface TrialPatience {
  /** If it still answers as before after this time, it was not switched off, ms. */
  readonly unchangedMs: number;
  /** If it does not answer by then, it has not come back, ms. */
  readonly backMs: number;
}

/** A module takes up to 35 s to start and register; a power unit that queues requests may act some seconds late. */
const patienceOfPeople: TrialPatience = { unchangedMs: 10_000, backMs: 90_000 };

/** Deadline of an answer, ms: a module that is awake answers within milliseconds. */
const ANSWER_MS = 1_000;
const BETWEEN_LOOKS_MS = 500;

/**
 * Switches the module's power off and on, and checks whether the module restarted. Locks the bench meanwhile.
 * @param cycle switches the power
 */
export async function tryPower(
  configuration: Configuration,
  power: Power,
  machine: Machine,
  cycle: () => Promise<void> = powerCycleBy(power),
  patience: TrialPatience = patienceOfPeople,
): Promise<Finding> {
  const locks = new BenchLocks(configuration, 'npm run doctor -- --power');
  const watch = new RestartWatch(configuration, machine);
  try {
    locks.takeBench();
    const port = await watch.portName();
    await locks.takePort(port, false);
    await watch.begin(port);
    await cycle();
    return await conclude(watch, nameOfPower(power), patience);
  } catch (error) {
    if (error instanceof PortUnavailable || error instanceof PortLost)
      return problem(error.message, 'put that right and try again: the power was not switched');
    if (error instanceof PrerequisiteLost)
      return problem(error.message, 'docs/benches.md says how each way of switching the power is set up');
    throw error;
  } finally {
    await watch.end();
    locks.release();
  }
}

async function conclude(watch: RestartWatch, name: string, patience: TrialPatience): Promise<Finding> {
  const began = performance.now();
  for (;;) {
    const seen = await watch.look();
    const passed = performance.now() - began;
    if (seen === 'restarted')
      return ok(`${name} restarted the module: it answers again ${(passed / 1_000).toFixed(1)} s later`);
    if (seen === 'unchanged' && passed > patience.unchangedMs)
      return problem(
        `${name} did its work, but the module did not restart`,
        'is that where this module gets its power, and does it get none from elsewhere, such as a second cable?',
      );
    if (passed > patience.backMs)
      return problem(
        `${name} took the power off, and the module has not answered since, for ${Math.round(patience.backMs / 1_000)} s`,
        'does it start by itself when it gets power, and does its port keep its name? See npm run ports',
      );
    await delay(BETWEEN_LOOKS_MS);
  }
}

/** Watches a module for signs of a restart: silence, loss of its port, the start banner, or echo on again. */
class RestartWatch {
  private session: AtSession | null = null;
  private wasAway = false;
  private readonly family: Family;

  constructor(
    private readonly configuration: Configuration,
    private readonly machine: Machine,
  ) {
    this.family = familyNamed(configuration.family);
  }

  /** Switches the echo off, so that echo on shows a restart (V.250 6.2.4). @throws PortUnavailable, PortLost */
  async begin(port: string): Promise<void> {
    this.session = await this.open(port);
    await this.ask('ATE0');
    this.wasAway = false;
  }

  async look(): Promise<'silent' | 'unchanged' | 'restarted'> {
    try {
      this.session ??= await this.open(await this.portName());
      if (!(await this.ask('AT'))) return 'silent';
      return this.wasAway || this.saysSo() ? 'restarted' : 'unchanged';
    } catch (error) {
      if (!(error instanceof PortLost || error instanceof PortUnavailable)) throw error;
      this.wasAway = true;
      await this.end();
      return 'silent';
    }
  }

  async end(): Promise<void> {
    await this.session?.close();
    this.session = null;
  }

  /** Whether the line is answered in time. @throws PortLost */
  private async ask(line: string): Promise<boolean> {
    try {
      await this.session?.command(line, { deadlineMs: ANSWER_MS });
      return true;
    } catch (error) {
      if (!(error instanceof ModuleFault)) throw error;
      this.wasAway = true;
      this.session?.forgive();
      return false;
    }
  }

  /** Whether the tokens received show a restart. The echo of ATE0 itself does not. */
  private saysSo(): boolean {
    const { banner } = this.family;
    return (this.session?.tokens(0) ?? []).some(
      (token) =>
        (token.kind === 'line' && banner !== null && token.name === banner) ||
        (token.kind === 'echo' && !token.raw.toString('latin1').includes('ATE0')),
    );
  }

  /** The port to open; a module on USB may come back under another name. @throws PortUnavailable */
  async portName(): Promise<string> {
    const { port } = this.configuration;
    const { path, finding } = await findPort(port, this.family, this.machine);
    if (path === null && !('address' in port))
      throw new PortUnavailable(nameOfPort(port), 'not-found', finding.says);
    return path ?? nameOfPort(port);
  }

  private async open(name: string): Promise<AtSession> {
    const transport = await openTransport(name, { baud: this.configuration.baud });
    return new AtSession(transport, { clock: startClock(), dialect: this.family.dialect });
  }
}
