import { standardDialect } from '../../at/dialect';
import { ModuleFault } from '../../at/fault';
import { AtSession } from '../../at/session';
import { startClock } from '../../wire/clock';
import { openTransport } from '../../wire/open-transport';
import { PortLost, PortUnavailable } from '../../wire/transport';
import { type Finding, ok, problem } from './finding';

/** A module that is awake answers `AT` within milliseconds. */
const PATIENCE_MS = 1_000;

/**
 * Opens a port, asks `AT` once, closes it again: whether anything answered.
 * @param name as a person would type it after `--port`
 * @throws PortUnavailable, PortLost
 */
export type AskModule = (name: string, baud: number) => Promise<boolean>;

export const askModule: AskModule = async (name, baud) => {
  const session = new AtSession(await openTransport(name, { baud }), {
    clock: startClock(),
    dialect: standardDialect,
  });
  try {
    const { outcome } = await session.command('AT', { deadlineMs: PATIENCE_MS });
    return outcome.kind === 'result';
  } catch (error) {
    if (error instanceof ModuleFault) return false;
    throw error;
  } finally {
    await session.close();
  }
};

/** A port that opens may be one that nobody listens at: another interface, another speed, a module that is off. */
export async function checkAnswer(name: string, baud: number, ask: AskModule): Promise<Finding> {
  try {
    if (await ask(name, baud)) return ok(`the module answers AT at ${name}`);
  } catch (error) {
    if (!(error instanceof PortUnavailable || error instanceof PortLost)) throw error;
    return problem(error.message, 'put that right and ask again: the module was not asked');
  }
  return problem(
    `${name} opens, but nothing answers AT there (${baud} baud, ${PATIENCE_MS / 1000} s)`,
    'is the module on, is this its AT interface (npm run ports), and is --baud its speed?',
  );
}
