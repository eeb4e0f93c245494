import { isLoopback } from '../cloud/loopback';
import type { Identity } from '../family/identity';
import { transportKind } from '../wire/open-transport';
import { deviceOf, isPseudoTerminal } from '../wire/port-name';
import type { Configuration } from './configuration/configuration';
import { type PortTarget, portUrl } from './configuration/option';
import { describeHolder, type Lock, type Lockable, lock } from './lock';
import { usbPortText } from './ports/find-module';
import { listPorts, type PortSources } from './ports/list-ports';

/** The locks of one run: of its bench, if named, its port and its module, each taken as soon as it is known. */
export class BenchLocks {
  /** Messages for the user: whose locks were taken over. */
  readonly notes: string[] = [];
  private readonly held: Lock[] = [];
  private readonly taken = new Set<string>();
  private port = '';
  private ofProgram = false;

  /** @param command the command line as typed, shown to others who find something locked */
  constructor(
    private readonly configuration: Configuration,
    private readonly command: string = commandOf(configuration),
  ) {}

  /** Locks the bench, if one was named. @throws PortUnavailable when another run has it */
  takeBench(): void {
    const { bench, benches } = this.configuration;
    if (bench) this.take(benchLock(bench.name, benches));
  }

  /**
   * Locks the port and its USB device, as a module has several ports. Locks that this run already holds, e.g. after
   * the module was plugged in again, are not taken twice.
   * @param fresh whether the port was created for this run
   * @throws PortUnavailable when another run has it
   */
  async takePort(port: string, fresh: boolean): Promise<void> {
    this.port = port;
    const device = await deviceOf(port);
    this.ofProgram = fresh || isOfProgram(port, device);
    this.take(await portLock(port), fresh);
    const usb = fresh ? null : await usbLock(device);
    if (usb) this.take(usb);
  }

  /**
   * Locks the module by IMEI, unless it is emulated: those share one.
   * @throws PortUnavailable when another run has it
   */
  takeModule({ imei }: Identity): void {
    if (imei === null || this.ofProgram) return;
    this.take({ kind: 'module', key: `imei ${imei}`, name: `the module at ${this.port}` });
  }

  release(): void {
    for (const each of this.held.splice(0).reverse()) each.release();
  }

  private take(thing: Lockable, fresh = false): void {
    const name = `${thing.kind} ${thing.key}`;
    if (this.taken.has(name)) return;
    const taken = lock(thing, this.command, fresh);
    this.held.push(taken);
    this.taken.add(name);
    if (taken.takenOver)
      this.notes.push(`took over the lock of ${thing.name}: ${describeHolder(taken.takenOver)} is gone`);
  }
}

/** The lock of a bench. It includes the file, as two files may use one name for different benches. */
export function benchLock(name: string, file: string): Lockable {
  return { kind: 'bench', key: `${file} ${name}`, name: `bench ${name}` };
}

/** The lock of a port, the same for all its names. */
export async function portLock(port: string): Promise<Lockable> {
  return { kind: 'port', key: await deviceOf(port), name: port };
}

/**
 * The lock of the USB device of a port; null if there is none. Modules often share one serial number, so the USB path
 * is part of the key; if it is unknown, the serial number alone is used.
 */
export async function usbLock(device: string, sources?: PortSources): Promise<Lockable | null> {
  const port = (await listPorts(sources)).find((each) => each.path === device);
  if (!port || (port.usbPath === null && port.serialNumber === null)) return null;
  return {
    kind: 'module',
    key: `usb ${port.usbPath ?? ''} ${port.serialNumber ?? ''}`,
    name: `the module at ${device}`,
  };
}

function isOfProgram(port: string, device: string): boolean {
  if (transportKind(port) === 'serial') return isPseudoTerminal(device);
  return isLoopback(new URL(port.replace(/^\w+:/, 'http:')).hostname);
}

function commandOf({ bench, port }: Configuration): string {
  if (bench) return `npm test -- --bench ${bench.name}`;
  return port.kind === 'emulated' ? 'npm test' : `npm test -- --port ${portText(port)}`;
}

/** A port target as typed after `--port`. */
function portText(port: PortTarget): string {
  switch (port.kind) {
    case 'serial':
      return port.path;
    case 'usb':
      return usbPortText(port);
    case 'tcp':
    case 'rfc2217':
      return portUrl(port);
    default:
      return port.kind;
  }
}
