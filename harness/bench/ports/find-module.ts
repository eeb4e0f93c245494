import { realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Family } from '../../family/family';
import type { Identity } from '../../family/identity';
import { PortUnavailable, type Transport } from '../../wire/transport';
import type { RenewableTransport } from '../../wire/transport-wrappers';
import { listPorts, type PortSources } from './list-ports';
import { type PortInfo, portName } from './port-info';

/** Which of several modules to use; null or absent for any. */
export interface ModuleWanted {
  readonly serial?: string | null | undefined;
  readonly path?: string | null | undefined;
}

/** The value for `--port`: `usb:serial=S`, `usb:path=P` or both. */
export function usbPortText({ serial, path }: ModuleWanted): string {
  return `usb:${[...(serial ? [`serial=${serial}`] : []), ...(path ? [`path=${path}`] : [])].join(',')}`;
}

/**
 * The AT port of the only plugged-in module of the family, for `--port auto`, or of the wanted one.
 * @throws PortUnavailable when there is none or more than one, with what was searched for and how to choose
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

/** Advice if a module is there but the system, such as macOS, does not report interface numbers; else null. */
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

/** The information on a port by its name or a symbolic link; null if the system does not list it. */
export async function portAt(name: string, sources?: PortSources): Promise<PortInfo | null> {
  const device = await realpath(name).catch(() => name);
  return (await listPorts(sources)).find(({ path }) => path === device) ?? null;
}

/**
 * Finds a module again whose port was given by name: at the same interface of the device with the same USB path, else
 * of the device with the same serial number. A port that is not on USB is found by its name.
 * @param before the port when it was opened
 * @throws PortUnavailable while it is not found
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

/**
 * How long to wait for a module, ms: a cable is plugged in again, or a firmware restarts, in half a minute at most.
 */
const AWAY_MS = 30_000;

/** Polling period, ms: systems have too many different ways to report a new port. */
const EVERY_MS = 200;

/** How to find and reopen the port of a module that went away. */
export interface ReattachmentParts {
  readonly wire: RenewableTransport;
  /** The current port of the module. @throws PortUnavailable while it is not found */
  readonly find: () => Promise<string>;
  /** @throws PortUnavailable */
  readonly open: (port: string) => Promise<Transport>;
  readonly awayMs?: number;
}

/** The outcome of `reattach`. */
export type Reattached =
  | { readonly port: string; readonly afterMs: number; readonly trouble: null }
  | { readonly port: null; readonly afterMs: number; readonly trouble: string };

/** Finds a module whose port went away, even under another name. */
export class Reattachment {
  /** How long to wait for the module, ms. */
  readonly awayMs: number;

  constructor(private readonly parts: ReattachmentParts) {
    this.awayMs = parts.awayMs ?? AWAY_MS;
  }

  /** Resolves when its port is open again, or with the reason if it is not; does not reject with PortUnavailable. */
  async reattach(): Promise<Reattached> {
    const { wire, find, open } = this.parts;
    const began = performance.now();
    for (;;) {
      try {
        const port = await find();
        wire.renew(await open(port));
        return { port, afterMs: performance.now() - began, trouble: null };
      } catch (error) {
        if (!(error instanceof PortUnavailable)) throw error;
        const afterMs = performance.now() - began;
        // A new port may at first be accessible to root only, or be open in a program that probes it.
        if (afterMs > this.awayMs) return { port: null, afterMs, trouble: error.message };
      }
      await delay(EVERY_MS);
    }
  }
}

/**
 * How a module differs from the one that was there before; null if both report the same. The text does not contain
 * the IMEI itself.
 */
export function differenceOf(before: Identity, now: Identity): string | null {
  const differences = (['manufacturer', 'model', 'firmware'] as const)
    .filter((what) => before[what] !== null && now[what] !== null && before[what] !== now[what])
    .map((what) => `its ${what} is ${now[what]} and not ${before[what]}`);
  if (before.imei !== null && now.imei !== null && before.imei !== now.imei)
    differences.unshift('its IMEI is another');
  return differences.length === 0 ? null : differences.join(', ');
}
