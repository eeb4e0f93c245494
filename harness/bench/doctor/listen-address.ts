import { createServer } from 'node:net';
import type { Address } from '../../cloud/cloud';
import { isLoopback } from '../../cloud/loopback';
import { deviceOf, isPseudoTerminal } from '../../wire/port-name';
import type { Configuration } from '../configuration/configuration';
import type { PortTarget } from '../configuration/option';
import { type Finding, note, ok, problem } from './finding';

/**
 * Whether the module at a port is a program on this machine, which can reach its loopback addresses. At a
 * pseudo-terminal it always is.
 */
export async function isOnThisMachine(target: PortTarget): Promise<boolean> {
  switch (target.kind) {
    case 'serial':
      return isPseudoTerminal(await deviceOf(target.path));
    case 'tcp':
    case 'rfc2217':
      return isLoopback(target.address.host);
    case 'auto':
    case 'usb':
    case 'emulated':
      return false;
  }
}

/**
 * Checks whether the local cloud can listen at an address.
 * @param option the option that sets it, e.g. `--cloud-listen`
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

/** The part of a configuration that decides who can reach the cloud. */
export type Listeners = Pick<
  Configuration,
  'authListen' | 'cloudListen' | 'tlsAuthListen' | 'tlsCloudListen' | 'advertise'
>;

/**
 * Checks whether the module can reach the cloud's listeners. A real module has its own network and cannot reach the
 * loopback addresses of this machine.
 */
export function checkReach(listeners: Listeners, moduleIsOnThisMachine: boolean): Finding {
  const { authListen, cloudListen, tlsAuthListen, tlsCloudListen, advertise } = listeners;
  if (isOpen(authListen, tlsAuthListen) && isOpen(cloudListen, tlsCloudListen))
    return ok('others may reach the local cloud');
  if (moduleIsOnThisMachine)
    return note('only this machine reaches the local cloud', 'that will do for an emulated module only');
  if (advertise && !isLoopback(advertise.host))
    return note(
      `only this machine reaches the local cloud, though ${advertise.host}:${advertise.port} is advertised`,
      'that will do if a tunnel or a proxy leads from there to this machine',
    );
  return problem(
    'only this machine reaches the local cloud, but the module comes from the mobile network',
    `say --auth-listen 0.0.0.0:80 --cloud-listen 0.0.0.0:1883 --advertise HOST:PORT, HOST as the module sees this machine
see "How a real module reaches the local cloud" in docs/bench.md`,
  );
}

function isOpen(...addresses: readonly (Address | null)[]): boolean {
  return addresses.some((address) => address !== null && !isLoopback(address.host));
}

/** The system's error code when listening there; null if it succeeds. */
function refusal({ host, port }: Address): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
