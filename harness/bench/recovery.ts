import { exec, execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ModuleFault } from '../at/fault';
import type { Token } from '../at/token';
import { PortLost } from '../wire/transport';
import type { Power } from './benches/bench-schema';
import type { ModuleUnderTest } from './module-under-test';
import { PrerequisiteLost } from './prerequisite';

/** Takes the power off the module and gives it back; null where nothing can. Throws when that fails. */
export type PowerCycle = (() => Promise<void>) | null;

/** What came of a recovery. */
export interface Recovered {
  /** The rung that helped; null when none did. */
  readonly by: string | null;
  /** Why the power could not be switched; null when it could, or was not needed. */
  readonly powerTrouble: string | null;
}

/** ESC and Ctrl-Z end data modes (3GPP TS 27.005 3.5.1). */
const ESCAPES = ['\x1b', '\x1a'];

/** Fills up a length mode that knows no escape: more than any length that a host may announce. */
const FILLER = '\r'.repeat(512);

const POWER_CYCLE = 'power cycle';

/** What a power switch complains of; null when it did its work. */
async function troubleOf(powerCycle: () => Promise<void>): Promise<string | null> {
  try {
    await powerCycle();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Brings a module that no longer answers back, by the gentlest means that works.
 * Each rung is followed by the question whether `AT` is answered.
 */
export class Recovery {
  constructor(
    private readonly module: ModuleUnderTest,
    private readonly powerCycle: PowerCycle,
    /** Told which rung is being tried, and what went wrong with it. */
    private readonly note: (rung: string, trouble?: string) => void,
    /** Waits for a port that went away; resolves to whether it is there. */
    private readonly isAttached: () => Promise<boolean> = async () => true,
  ) {}

  /** Switching the power may fail; then the recovery has failed, and nothing is thrown. @throws PortLost */
  async recover(): Promise<Recovered> {
    const { powerCycle } = this;
    const rungs: readonly (readonly [name: string, climb: () => Promise<void>])[] = [
      ['drain', async () => {}],
      ['escape from data mode', () => this.escape()],
      ['fill up a data mode', () => this.fill()],
      ['reset command', () => this.restart(() => this.module.session.write('AT+CFUN=1,1\r'))],
    ];
    for (const [name, climb] of rungs) {
      this.note(name);
      await climb();
      if (await this.answers(name)) return { by: name, powerTrouble: null };
    }
    if (powerCycle === null) return { by: null, powerTrouble: null };
    this.note(POWER_CYCLE);
    const from = this.module.mark();
    const powerTrouble = await troubleOf(powerCycle);
    if (powerTrouble === null) await this.untilStarted(from);
    else this.note(POWER_CYCLE, powerTrouble);
    return { by: (await this.answers(POWER_CYCLE)) ? POWER_CYCLE : null, powerTrouble };
  }

  private async escape(): Promise<void> {
    for (const way of ESCAPES) {
      await this.module.session.write(way);
      if (await this.answers('escape from data mode')) return;
    }
  }

  /** What was typed into the data mode meanwhile is data: nothing is owed for it. */
  private async fill(): Promise<void> {
    await this.module.session.write(FILLER);
    this.module.session.forgive();
  }

  private async restart(how: () => Promise<void>): Promise<void> {
    const from = this.module.mark();
    await how();
    await this.untilStarted(from);
  }

  /** A firmware that shows no banner answers to `resync` a little later; where none is promised, the first line will do. */
  private async untilStarted(from: number): Promise<void> {
    const { session, deadlines, family } = this.module;
    const until = performance.now() + deadlines.boot;
    const isBanner = (t: Token) => t.kind === 'line' && (family.banner === null || t.name === family.banner);
    const wait = async (): Promise<void> => {
      const deadlineMs = Math.max(until - performance.now(), deadlines.local);
      await session.next(isBanner, { from, deadlineMs, what: 'start of the module' });
    };
    await wait().catch(async (error: unknown) => {
      if (error instanceof PortLost && (await this.isAttached())) return this.untilItAnswers(until);
      if (!(error instanceof ModuleFault)) throw error;
    });
    session.forgive();
  }

  /** A module on USB takes its port with it when it restarts; what it says before the port is open again nobody hears. */
  private async untilItAnswers(until: number): Promise<void> {
    do {
      if (await this.answers('the port came back')) return;
    } while (performance.now() < until);
  }

  /**
   * Whether `AT` is answered. A rung that did not help several times in a row is given less time, as any promise
   * that is known to be broken.
   */
  async answers(rung: string): Promise<boolean> {
    const { promises, deadlines, session } = this.module;
    const resync = (deadlineMs: number) => session.resync({ deadlineMs });
    try {
      await promises.awaited(`an answer after ${rung}`, deadlines.local, resync);
      return true;
    } catch (error) {
      if (!(error instanceof ModuleFault)) throw error;
      return false;
    }
  }
}

/** A relay may be slow; a tool that hangs must not hang the run. */
const PATIENCE_MS = 60_000;

/** A module needs its capacitors empty: a shorter break than this may not restart it. */
const SECONDS_OFF = 3;

/**
 * Takes the power off the module and gives it back, by what the bench names. Resolves when the tool has done its work.
 * @param patienceMs how long the tool may take beyond the time for which the power is off
 * @returns a function that throws PrerequisiteLost, with what the tool said, when it failed
 */
export function powerCycleBy(power: Power, patienceMs = PATIENCE_MS): NonNullable<PowerCycle> {
  const { uhubctl, pdudaemon, command = '' } = power;
  if (uhubctl) return () => cycleHub(uhubctl, patienceMs);
  if (pdudaemon) return () => cycleOutlet(pdudaemon, patienceMs);
  return () => told('the power command', promisify(exec)(command, { timeout: patienceMs }));
}

/** How messages name it. A command may hold a password, so it is not shown. */
export function nameOfPower({ uhubctl, pdudaemon }: Power): string {
  if (uhubctl) return `uhubctl (hub ${uhubctl.location}, port ${uhubctl.port})`;
  if (pdudaemon) return `pdudaemon (${pdudaemon.hostname}, port ${pdudaemon.port})`;
  return 'the power command';
}

/** See uhubctl(8): `-a cycle` turns the port off, waits for `-d` seconds and turns it on again. */
function cycleHub(hub: NonNullable<Power['uhubctl']>, patienceMs: number): Promise<void> {
  const { location, port, seconds = SECONDS_OFF } = hub;
  const words = ['-l', location, '-p', String(port), '-a', 'cycle', '-d', String(seconds)];
  const options = { timeout: patienceMs + seconds * 1_000, env: process.env };
  return told('uhubctl', promisify(execFile)('uhubctl', words, options));
}

/**
 * See README.md of pdudaemon, "HTTP": 200 when the request is queued, 500 when it is not understood. The outlet goes off
 * then, and on again after `delay` whole seconds.
 */
async function cycleOutlet(outlet: NonNullable<Power['pdudaemon']>, patienceMs: number): Promise<void> {
  const { url, hostname, port, seconds = SECONDS_OFF } = outlet;
  const query = new URLSearchParams({ hostname, port: String(port), delay: String(seconds) });
  const { ok, status, text } = await answerOf(
    `${url.replace(/\/$/, '')}/power/control/reboot?${query}`,
    url,
    patienceMs,
  );
  if (!ok) throw failed('pdudaemon', `it refuses port ${port} of ${hostname}: ${status} ${text}`);
  await delay(seconds * 1_000);
}

/** @param server its address, for the message, which must not be as long as the request's */
async function answerOf(request: string, server: string, patienceMs: number) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    return { ok: answer.ok, status: answer.status, text: (await answer.text()).trim() };
  } catch (error) {
    const { cause, message } = error as Error & { readonly cause?: Error };
    throw failed('pdudaemon', `${server} does not answer: ${cause?.message || message}`);
  }
}

/** The message of Node.js holds the command, so it is not shown. */
async function told(tool: string, running: Promise<unknown>): Promise<void> {
  try {
    await running;
  } catch (error) {
    const { code, stderr, killed } = error as {
      readonly code?: string | number;
      readonly stderr?: string;
      readonly killed?: boolean;
    };
    if (code === 'ENOENT') throw failed(tool, `${tool} is not installed, or not in PATH`);
    if (killed) throw failed(tool, 'it did not end in time and was stopped');
    throw failed(tool, stderr?.trim() || `it ended with ${code ?? 'a signal'}`);
  }
}

function failed(tool: string, reason: string): PrerequisiteLost {
  return new PrerequisiteLost('bench', `${tool} did not switch the power: ${reason}`);
}
