import { realpath } from 'node:fs/promises';
import type { Family } from '../../family/family';
import { PortUnavailable } from '../../wire/transport';
import { listPorts, type PortSources } from './list-ports';
import { type PortInfo, portName } from './port-info';

/** Which of several modules is meant; null or left out for whichever it is. */
export interface ModuleWanted {
  readonly serial?: string | null | undefined;
  readonly path?: string | null | undefined;
}

/** As `--port` takes it: `usb:serial=S`, `usb:path=P` or both. */
export function usbPortText({ serial, path }: ModuleWanted): string {
  return `usb:${[...(serial ? [`serial=${serial}`] : []), ...(path ? [`path=${path}`] : [])].join(',')}`;
}

/**
 * The AT port of the one module of the family that is plugged in, for `--port auto`, or of the one that is wanted.
 * @throws PortUnavailable when there is none or more than one, with what was looked for and how to choose
 */
export async function findModule(
  family: Family,
  sources?: PortSources,
  wanted: ModuleWanted = {},
): Promise<string> {
  const typed = wanted.serial || wanted.path ? usbPortText(wanted) : 'auto';
  const refuse = (kind: PortUnavailable['kind'], message: string) =>
    new PortUnavailable(typed, kind, `--port ${typed} ${message}`);
  if (family.usb.length === 0)
    throw refuse(
      'not-found',
      `knows no USB ids of the family "${family.name}": name the port with --port PORT`,
    );
  const ports = await listPorts(sources);
  const modules = ports.filter((port) => port.looksLike === portName(family, 'AT'));
  const found = modules.filter((port) => isWanted(port, wanted));
  const [only, another] = found;
  if (only === undefined)
    throw refuse(
      'not-found',
      modules.length > 0
        ? `is not plugged in: of ${family.called} there are ${modules.map(identityOf).join(' and ')}`
        : (untold(family, ports) ?? nothingFound(family, ports, typed)),
    );
  if (another !== undefined) throw refuse('failed', severalFound(found));
  return only.path;
}

function isWanted({ serialNumber, usbPath }: PortInfo, { serial, path }: ModuleWanted): boolean {
  return (!serial || serialNumber === serial) && (!path || usbPath === path);
}

function identityOf({ serialNumber, usbPath, path }: PortInfo): string {
  if (serialNumber === null && usbPath === null) return path;
  return usbPortText({ serial: serialNumber, path: usbPath });
}

function nothingFound({ called, usb }: Family, ports: readonly PortInfo[], typed: string): string {
  if (typed !== 'auto')
    return `is not plugged in: there is no ${called} at this machine; npm run ports shows what is there`;
  const wanted = usb.map((composition) => `${composition.usb} interface ${composition.at}`).join(', ');
  const present = ports.map(({ path }) => path).join(', ');
  const seen = present ? `there are only ${present}` : 'this machine shows no serial port at all';
  return `found no ${called}: looked for USB ${wanted}, but ${seen}; plug the module in or name its port with --port PORT`;
}

/** Null unless a module is there on a system that does not tell which of its interfaces a port belongs to, such as macOS. */
function untold({ called, usb }: Family, ports: readonly PortInfo[]): string | null {
  const ids = new Set(usb.map((composition) => composition.usb));
  const own = ports.filter(
    ({ vendorId, productId, interfaceNumber }) =>
      interfaceNumber === null && ids.has(`${vendorId}:${productId}`),
  );
  if (own.length === 0) return null;
  const choice = own.map(({ path }) => `--port ${path}`).join(', ');
  return `cannot tell which port of the ${called} answers AT, for this system does not show USB interfaces: try ${choice} with npm run doctor`;
}

function severalFound(found: readonly PortInfo[]): string {
  return `found ${found.length} modules: choose one of --port ${found.map(({ path }) => path).join(', --port ')}`;
}

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
