import { callOutDevice } from '../../wire/darwin/device-names';
import { listSysfsPorts, type SysfsPort } from '../linux/sysfs';
import { portHolder } from './port-holder';
import { looksLike, type PortInfo } from './port-info';

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
