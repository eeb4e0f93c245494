import { exec, execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ModuleFault } from '../at/fault';
import type { Token } from '../at/token';
import { PortLost } from '../wire/transport';
import type { Power } from './benches/bench-schema';
import type { ModuleUnderTest } from './module-under-test';
import { PrerequisiteLost } from './prerequisite';

/** Switches the module's power off and on, and throws if that fails; null if the bench cannot. */
export type PowerCycle = (() => Promise<void>) | null;

/** The outcome of a recovery. */
export interface Recovered {
  /** The step that helped; null for none. */
  readonly by: string | null;
  /** Why the power could not be switched; null if it was, or if there was no need. */
  readonly powerTrouble: string | null;
}

/** ESC and Ctrl-Z end data modes (3GPP TS 27.005 3.5.1). */
const ESCAPES = ['\x1b', '\x1a'];

/** Completes a length mode without an escape: longer than any length that a host may give. */
const FILLER = '\r'.repeat(512);

const POWER_CYCLE = 'power cycle';

/** The error of the power switch; null if it succeeded. */
async function troubleOf(powerCycle: () => Promise<void>): Promise<string | null> {
  try {
    await powerCycle();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Recovers a module that no longer answers, by the mildest step that works. After each step it checks whether the
 * module answers.
 */
export class Recovery {
  constructor(
    private readonly module: ModuleUnderTest,
    private readonly powerCycle: PowerCycle,
    /** Called with each step before it is tried, and with its error. */
    private readonly note: (rung: string, trouble?: string) => void,
    /** Waits for a port that went away; resolves to whether it is back. */
    private readonly isAttached: () => Promise<boolean> = async () => true,
  ) {}

  /** Tries the steps in order. A failed power switch is reported in the result, not thrown. @throws PortLost */
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

  /** Completes a data mode. Commands sent into it were taken as data, so no answers to them are outstanding. */
  private async fill(): Promise<void> {
    await this.module.session.write(FILLER);
    this.module.session.forgive();
  }

  private async restart(how: () => Promise<void>): Promise<void> {
    const from = this.module.mark();
    await how();
    await this.untilStarted(from);
  }

  /**
   * Waits for the start banner, or for any line if the family has none. Without one `resync` shows the start later.
   */
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

  /** Used when the port of a USB module went away in a restart, so that its banner may be missed. */
  private async untilItAnswers(until: number): Promise<void> {
    do {
      if (await this.answers('the port came back')) return;
    } while (performance.now() < until);
  }

  /**
   * Whether the module answers. After a step that has not helped several times in a row the wait is shorter, as for
   * any broken promise.
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

/** Deadline of a power tool, ms: a relay may be slow, but a tool that hangs must not block the run. */
const PATIENCE_MS = 60_000;

/** Time without power, s: capacitors must discharge, so a shorter one may not restart the module. */
const SECONDS_OFF = 3;

/**
 * The power switch of a bench. The returned function resolves when the tool has finished.
 * @param patienceMs how long the tool may take beyond the time without power, ms
 * @returns a function that throws PrerequisiteLost with the output of the tool if it fails
 */
export function powerCycleBy(power: Power, patienceMs = PATIENCE_MS): NonNullable<PowerCycle> {
  const { uhubctl, pdudaemon, command = '' } = power;
  if (uhubctl) return () => cycleHub(uhubctl, patienceMs);
  if (pdudaemon) return () => cycleOutlet(pdudaemon, patienceMs);
  return () => told('the power command', promisify(exec)(command, { timeout: patienceMs }));
}

/** Its name in messages. A command is not shown, as it may contain a password. */
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
 * See README.md of pdudaemon, "HTTP": 200 if the request is queued, 500 if it is invalid. The outlet is switched off,
 * and on again after `delay` whole seconds.
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

/** @param server its address for the message, shorter than the request */
async function answerOf(request: string, server: string, patienceMs: number) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    return { ok: answer.ok, status: answer.status, text: (await answer.text()).trim() };
  } catch (error) {
    const { cause, message } = error as Error & { readonly cause?: Error };
    throw failed('pdudaemon', `${server} does not answer: ${cause?.message || message}`);
  }
}

/**
 * Turns the failure of a tool into PrerequisiteLost. The message of Node.js is not used, as it contains the command.
 */
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
