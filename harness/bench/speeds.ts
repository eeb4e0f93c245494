import { ModuleFault } from '../at/fault';
import { AtSession } from '../at/session';
import type { Family } from '../family/family';
import type { Clock } from '../wire/clock';
import { type OpenOptions, openTransport } from '../wire/open-transport';

/** Speeds that modules are found at, likeliest first. */
const SPEEDS = [115_200, 9_600, 460_800, 921_600, 57_600, 38_400];
const PATIENCE_MS = 400;

/** The speeds worth a try where `baud` brought no answer. */
export function otherSpeeds(baud: number): number[] {
  return SPEEDS.filter((speed) => speed !== baud);
}

/** A port that is not open, and the speed at which it gave no answer. */
interface SilentPort extends OpenOptions {
  readonly port: string;
}

/** The first other speed at which something answers AT on a port; null when none does. */
export async function answeringSpeed(
  { port, baud, lease = null }: SilentPort,
  family: Family,
  clock: Clock,
): Promise<number | null> {
  for (const speed of otherSpeeds(baud))
    if (await answers({ port, baud: speed, lease }, family, clock)) return speed;
  return null;
}

async function answers(
  { port, ...options }: SilentPort,
  { dialect }: Family,
  clock: Clock,
): Promise<boolean> {
  const session = new AtSession(await openTransport(port, options), { clock, dialect });
  try {
    const { outcome } = await session.command('AT', { deadlineMs: PATIENCE_MS });
    return outcome.kind === 'result' && outcome.result.kind === 'ok';
  } catch (error) {
    if (error instanceof ModuleFault) return false;
    throw error;
  } finally {
    await session.close();
  }
}
