import { exec, execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Power } from './benches/bench-schema';
import { PrerequisiteLost } from './prerequisite';
import type { PowerCycle } from './recovery';

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
