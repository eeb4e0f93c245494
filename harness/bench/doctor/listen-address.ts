import { createServer } from 'node:net';
import type { Address } from '../../cloud/cloud';
import { type Finding, note, ok, problem } from './finding';

const loopback = /^(127\.|::1$|localhost$)/;

/**
 * Whether the local cloud can listen at an address.
 * @param option the option that names it, e.g. `--cloud-listen`
 */
export async function checkListenAddress(option: string, address: Address): Promise<Finding> {
  const where = `${option} ${address.host}:${address.port}`;
  const code = await refusal(address);
  if (code === 'EADDRINUSE')
    return problem(
      `${where} is taken by another program`,
      `end it, or name another port by ${option} HOST:PORT`,
    );
  if (code === 'EACCES')
    return problem(
      `${where}: this user may not listen there`,
      `name a port above 1023 by ${option} HOST:PORT`,
    );
  if (code !== null)
    return problem(
      `${where} cannot be listened at (${code})`,
      `name an address of this machine by ${option} HOST:PORT`,
    );
  return ok(`${where} is free`);
}

/** A module on a mobile network does not reach the loopback address; one that is emulated on this machine does. */
export function checkReach(addresses: readonly Address[]): Finding {
  if (addresses.every(({ host }) => !loopback.test(host))) return ok('others may reach the local cloud');
  return note(
    'only this machine reaches the local cloud',
    'for a module on a mobile network, see "How a real module reaches the local cloud" in README.md',
  );
}

/** The system's error code for listening there; null when it can be done. */
function refusal({ host, port }: Address): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
