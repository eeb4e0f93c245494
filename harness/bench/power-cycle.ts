import { exec, execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Power } from './benches/bench-schema';
import { PrerequisiteLost } from './prerequisite';
import type { PowerCycle } from './recovery';

/** A relay may be slow; a command that hangs must not hang the run. */
const PATIENCE_MS = 60_000;

/** A module needs its capacitors empty: a shorter break than this may not restart it. */
const SECONDS_OFF = 3;

/**
 * Takes the power off the module and gives it back, by what the bench names. Resolves when the power is back.
 * The function that is returned throws PrerequisiteLost, with what the tool said, when that failed.
 */
export function powerCycleBy(power: Power): NonNullable<PowerCycle> {
  const { uhubctl, pdudaemon, command = '' } = power;
  if (uhubctl) return () => cycleHub(uhubctl);
  if (pdudaemon) return () => cycleOutlet(pdudaemon);
  return () => told('the power command', promisify(exec)(command, { timeout: PATIENCE_MS }));
}

/** How messages name it. A command may hold a password, so it is not shown. */
export function nameOfPower({ uhubctl, pdudaemon }: Power): string {
  if (uhubctl) return `uhubctl (hub ${uhubctl.location}, port ${uhubctl.port})`;
  if (pdudaemon) return `pdudaemon (${pdudaemon.hostname}, port ${pdudaemon.port})`;
  return 'the power command';
}

/** See uhubctl(8): `-a cycle` turns the port off, waits for `-d` seconds and turns it on again. */
function cycleHub({ location, port, seconds = SECONDS_OFF }: NonNullable<Power['uhubctl']>) {
  const words = ['-l', location, '-p', String(port), '-a', 'cycle', '-d', String(seconds)];
  return told('uhubctl', promisify(execFile)('uhubctl', words, { timeout: PATIENCE_MS + seconds * 1_000 }));
}

/** It answers as soon as the request is accepted; the outlet is off for `delay` seconds then. */
async function cycleOutlet(outlet: NonNullable<Power['pdudaemon']>): Promise<void> {
  const { url, hostname, port, seconds = SECONDS_OFF } = outlet;
  const query = new URLSearchParams({ hostname, port: String(port), delay: String(seconds) });
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`${url.replace(/\/$/, '')}/power/control/reboot?${query}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    text = (await answer.text()).trim();
  } catch (error) {
    const { cause, message } = error as Error & { readonly cause?: Error };
    throw failed('pdudaemon', `${url} does not answer: ${cause?.message || message}`);
  }
  if (!answer.ok)
    throw failed('pdudaemon', `it refuses port ${port} of ${hostname}: ${answer.status} ${text}`);
  await delay(seconds * 1_000);
}

async function told(tool: string, running: Promise<unknown>): Promise<void> {
  try {
    await running;
  } catch (error) {
    const { code, stderr, message, killed } = error as NodeJS.ErrnoException & {
      readonly stderr?: string;
      readonly killed?: boolean;
    };
    if (code === 'ENOENT') throw failed(tool, `${tool} is not installed, or not in PATH`);
    if (killed) throw failed(tool, 'it did not end in time and was stopped');
    throw failed(tool, stderr?.trim() || message);
  }
}

function failed(tool: string, reason: string): PrerequisiteLost {
  return new PrerequisiteLost('bench', `${tool} did not switch the power: ${reason}`);
}
