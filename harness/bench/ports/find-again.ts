import { realpath } from 'node:fs/promises';
import { PortUnavailable } from '../../wire/transport';
import { listPorts, type PortSources } from './list-ports';
import type { PortInfo } from './port-info';

/** What is known of a port by its name, be it a symbolic link; null where the system does not list it. */
export async function portAt(name: string, sources?: PortSources): Promise<PortInfo | null> {
  const device = await realpath(name).catch(() => name);
  return (await listPorts(sources)).find(({ path }) => path === device) ?? null;
}

/**
 * Where a module is now whose port was named by a person: at the same interface of the device in the same USB socket, or
 * of the device with the same serial number; a port that is not on USB has but its name.
 * @param before what was known of the port when it was opened
 * @throws PortUnavailable while it is nowhere
 */
export async function findAgain(
  name: string,
  before: PortInfo | null,
  sources?: PortSources,
): Promise<string> {
  if (before === null || before.vendorId === null) return name;
  const alike = (await listPorts(sources)).filter(
    ({ vendorId, productId, interfaceNumber }) =>
      vendorId === before.vendorId &&
      productId === before.productId &&
      interfaceNumber === before.interfaceNumber,
  );
  const found =
    alike.find(({ usbPath }) => usbPath !== null && usbPath === before.usbPath) ??
    alike.find(({ serialNumber }) => serialNumber !== null && serialNumber === before.serialNumber);
  if (found) return found.path;
  const where = before.usbPath === null ? '' : ` at the socket ${before.usbPath}`;
  throw new PortUnavailable(
    name,
    'not-found',
    `no ${before.vendorId}:${before.productId} is plugged in${where}: plug the module in again`,
  );
}
