import { callOutDevice } from '../../wire/darwin/device-names';
import { findHolders, type Holder } from '../../wire/linux/kernel-files';
import { listSysfsPorts, type SysfsPort } from '../linux/kernel-files';
import { looksLike, type PortInfo } from './port-info';

/**
 * Which program has a device open, e.g. `picocom (process 4711)`. Null for none, for a program of another user whose
 * open files this user may not see, and on other systems than Linux. The program that has created a pseudo-terminal
 * does not count.
 * @param procfs where procfs is mounted, for tests
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

/** Where to look for ports; the defaults are those of this machine. */
export interface PortSources {
  readonly platform?: NodeJS.Platform;
  readonly sysfs?: string;
  readonly procfs?: string;
  /** Lists ports like the serialport binding. */
  readonly binding?: () => Promise<readonly BindingPort[]>;
}

/** The fields of the binding's port description that we use. */
export interface BindingPort {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly pnpId?: string | undefined;
}

/** The serial ports of this machine; none if the system cannot list them. */
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

/** Loaded on demand: native code is slow to load, and its list fails if the platform's tools are missing. */
async function bindingPorts(): Promise<readonly BindingPort[]> {
  try {
    const { SerialPort } = await import('serialport');
    return await SerialPort.list();
  } catch {
    return [];
  }
}

/** The ports of the binding, sorted by the number in their names: COM9 before COM10. */
function fromBinding(ports: readonly BindingPort[], platform: NodeJS.Platform): SysfsPort[] {
  return ports
    .map(({ path, vendorId, productId, manufacturer, serialNumber, pnpId }) => ({
      // On macOS the binding lists the devices that wait for carrier detect.
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

/** On Windows the hardware id contains the interface of a composite device: USB\VID_1234&PID_5678&MI_01\6&2A8A... */
function interfaceOf(pnpId: string | undefined): string | null {
  return /&MI_([0-9A-F]{2})/i.exec(pnpId ?? '')?.[1]?.toLowerCase() ?? null;
}

/** Windows generates an id per interface for a device without a serial number; only those contain `&`. */
function isMadeUp(serialNumber: string | undefined): serialNumber is undefined {
  return !serialNumber || serialNumber.includes('&');
}

/** Polling period, ms: a program that opens a port keeps it open for seconds. */
const EVERY_MS = 1000;

export interface PortWatchParts {
  /** The current name of the port. */
  readonly port: () => string;
  readonly clock: () => number;
  /** Number of the last event that was recorded. */
  readonly lastEvent: () => number;
  /** Called once for each program. */
  readonly onShared: (who: string) => void;
  /** Processes that have a port open, including this one; default: those that the system shows. */
  readonly holders?: (port: string) => Promise<readonly Holder[]>;
}

/** A period in which another program had the port open. */
interface Shared {
  readonly who: string;
  readonly from: number;
  readonly event: number;
  to: number;
}

/**
 * Watches whether another program has the module's port open: bytes that it reads are missing here, and bytes that it
 * writes mix with ours. A lock does not stop ModemManager, which runs as root. Only programs of the same user are
 * seen, and only on Linux.
 */
export class PortWatch {
  private readonly times: Shared[] = [];
  private timer: NodeJS.Timeout | null = null;
  /** When no other program was last found on the port, and the number of the event at that time. */
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

  /** Checks now. */
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
        // It may have opened the port at any moment since the last check without it.
        this.times.push({ who, from: this.alone.t, event: this.alone.event, to: clock() });
        onShared(who);
      }
    }
    if (others.length === 0) this.alone = asked;
  }

  /** Which program had the port open between `from` and `to`, and the number of the event before; null for none. */
  sharedDuring(from: number, to: number): { readonly who: string; readonly event: number } | null {
    return this.times.find((time) => time.from <= to && time.to >= from) ?? null;
  }
}
