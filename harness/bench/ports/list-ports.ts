import { callOutDevice } from '../../wire/darwin/device-names';
import { findHolders, type Holder } from '../../wire/linux/kernel-files';
import { listSysfsPorts, type SysfsPort } from '../linux/kernel-files';
import { looksLike, type PortInfo } from './port-info';

/**
 * Who has a device open, e.g. `picocom (process 4711)`. Null when nobody has, when it belongs to another user whose
 * open files are not ours to see, or where the system does not tell, which only Linux does. The program that made a
 * pseudo-terminal is no holder of it: the port is there because of it.
 * @param procfs where it is mounted, for tests
 */
export async function portHolder(
  path: string,
  procfs?: string,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  const holders = platform === 'linux' ? await findHolders(path, procfs) : [];
  const holder = holders.find(({ mayBeMaker }) => !mayBeMaker);
  return holder ? `${holder.command} (process ${holder.pid})` : null;
}

/** Where to look for ports; what is left out is this machine's. */
export interface PortSources {
  readonly platform?: NodeJS.Platform;
  readonly sysfs?: string;
  readonly procfs?: string;
  /** The list of the serialport binding. */
  readonly binding?: () => Promise<readonly BindingPort[]>;
}

/** What we use of the binding's own port description. */
export interface BindingPort {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly pnpId?: string | undefined;
}

/** The serial ports of this machine; none where the system cannot list them. */
export async function listPorts(sources: PortSources = {}): Promise<PortInfo[]> {
  const { platform = process.platform, sysfs, procfs, binding = bindingPorts } = sources;
  const ports = platform === 'linux' ? await listSysfsPorts(sysfs) : fromBinding(await binding(), platform);
  return Promise.all(
    ports.map(async (port) => ({
      ...port,
      looksLike: looksLike(port),
      holder: await portHolder(port.path, procfs, platform),
    })),
  );
}

/** Loaded only when asked for: native code is slow to load, and its list fails where the platform's tools are missing. */
async function bindingPorts(): Promise<readonly BindingPort[]> {
  try {
    const { SerialPort } = await import('serialport');
    return await SerialPort.list();
  } catch {
    return [];
  }
}

/** What the binding lists, in the order of the names' numbers: COM9 before COM10. */
function fromBinding(ports: readonly BindingPort[], platform: NodeJS.Platform): SysfsPort[] {
  return ports
    .map(({ path, vendorId, productId, manufacturer, serialNumber, pnpId }) => ({
      // On a Mac the binding lists the devices that wait for carrier detect.
      path: (platform === 'darwin' ? callOutDevice(path) : null) ?? path,
      vendorId: vendorId?.toLowerCase() ?? null,
      productId: productId?.toLowerCase() ?? null,
      interfaceNumber: interfaceOf(pnpId),
      manufacturer: manufacturer ?? null,
      serialNumber: isMadeUp(serialNumber) ? null : serialNumber,
      usbPath: null,
    }))
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

/** Windows names the interface of a composite device in its hardware id: USB\VID_1234&PID_5678&MI_01\6&2A8A... */
function interfaceOf(pnpId: string | undefined): string | null {
  return /&MI_([0-9A-F]{2})/i.exec(pnpId ?? '')?.[1]?.toLowerCase() ?? null;
}

/** Windows makes up an id for a device that has no serial number, other for each interface; only such ids hold `&`. */
function isMadeUp(serialNumber: string | undefined): serialNumber is undefined {
  return !serialNumber || serialNumber.includes('&');
}

/** How often the machine is asked, ms: a program that opens a port keeps it for seconds at least. */
const EVERY_MS = 1000;

export interface PortWatchParts {
  /** The port by its present name. */
  readonly port: () => string;
  readonly clock: () => number;
  /** Number of the last event that was recorded. */
  readonly lastEvent: () => number;
  /** Told once of each program. */
  readonly onShared: (who: string) => void;
  /** Processes that have a port open, our own among them; default: those that the system shows. */
  readonly holders?: (port: string) => Promise<readonly Holder[]>;
}

/** A time in which another program had the port open. */
interface Shared {
  readonly who: string;
  readonly from: number;
  readonly event: number;
  to: number;
}

/**
 * Watches whether another program has the module's port open: what it reads never reaches us, and what it writes comes
 * between our own bytes. ModemManager, which runs as root, is kept out by no lock. A user sees the programs of other users
 * on no system, and none outside Linux.
 */
export class PortWatch {
  private readonly times: Shared[] = [];
  private timer: NodeJS.Timeout | null = null;
  /** When the port was last found to be ours alone, and the event at that time. */
  private alone = { t: 0, event: 0 };

  constructor(private readonly parts: PortWatchParts) {}

  start(): void {
    this.timer = setInterval(() => void this.look(), EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** Asks now. */
  async look(): Promise<void> {
    const { port, clock, lastEvent, onShared, holders = findHolders } = this.parts;
    const asked = { t: clock(), event: lastEvent() };
    const others = (await holders(port())).filter(
      ({ pid, parent }) => pid !== process.pid && parent !== process.pid,
    );
    for (const { command, pid } of others) {
      const who = `${command} (process ${pid})`;
      const last = this.times.at(-1);
      if (last?.who === who && last.to >= this.alone.t) last.to = clock();
      else {
        // It may have come at any moment since the port was ours alone.
        this.times.push({ who, from: this.alone.t, event: this.alone.event, to: clock() });
        onShared(who);
      }
    }
    if (others.length === 0) this.alone = asked;
  }

  /** Who else had the port open at any moment between `from` and `to`, and the event before it came; null for nobody. */
  sharedDuring(from: number, to: number): { readonly who: string; readonly event: number } | null {
    return this.times.find((time) => time.from <= to && time.to >= from) ?? null;
  }
}
