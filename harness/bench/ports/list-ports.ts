import { portHolder } from './port-holder';
import type { PortInfo } from './port-info';
import { listSysfsPorts, type SysfsPort } from './sysfs';
import { looksLike } from './usb-identity';

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
  const ports = platform === 'linux' ? await listSysfsPorts(sysfs) : (await binding()).map(fromBinding);
  return Promise.all(
    ports.map(async (port) => ({
      ...port,
      looksLike: looksLike(port),
      holder: await portHolder(port.path, procfs),
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

/** Windows names the interface of a composite device in its hardware id: USB\VID_1234&PID_5678&MI_01\6&2A8A... */
function fromBinding({
  path,
  vendorId,
  productId,
  manufacturer,
  serialNumber,
  pnpId,
}: BindingPort): SysfsPort {
  return {
    path,
    vendorId: vendorId?.toLowerCase() ?? null,
    productId: productId?.toLowerCase() ?? null,
    interfaceNumber: /&MI_([0-9A-F]{2})/i.exec(pnpId ?? '')?.[1]?.toLowerCase() ?? null,
    manufacturer: manufacturer ?? null,
    serialNumber: serialNumber ?? null,
    usbPath: null,
  };
}
