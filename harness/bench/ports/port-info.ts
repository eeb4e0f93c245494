import { families } from '../../family/families';
import type { Family } from '../../family/family';
import { textTable } from '../text-table';

/** A serial port of this machine. */
export interface PortInfo {
  /** The value for `--port`, e.g. `/dev/ttyUSB1` or `COM5`. */
  readonly path: string;
  /** USB ids, four lower-case hexadecimal digits; null for a port that is not on USB. */
  readonly vendorId: string | null;
  readonly productId: string | null;
  /** USB bInterfaceNumber, two lower-case hexadecimal digits; null if unknown. */
  readonly interfaceNumber: string | null;
  readonly manufacturer: string | null;
  /** USB iSerial; null if there is none or it is unknown. Modules of one kind may share it. */
  readonly serialNumber: string | null;
  /** Where the device is plugged in, in the notation of Linux, e.g. `1-1.2`; null if unknown. */
  readonly usbPath: string | null;
  /** What it is by its USB ids and interface; null if they are not those of a known module. */
  readonly looksLike: string | null;
  /** Which program has it open, e.g. `picocom (process 4711)`; null for none that this user may see. */
  readonly holder: string | null;
}

/** The identification of a USB device and of one of its interfaces. */
export type UsbIdentity = Pick<
  PortInfo,
  'vendorId' | 'productId' | 'interfaceNumber' | 'manufacturer' | 'serialNumber' | 'usbPath'
>;

/** The name of a family's port in lists. */
export const portName = ({ called }: Pick<Family, 'called'>, carries: 'AT' | 'data'): string =>
  `${called} ${carries}`;

/** What a port with this identity is on a module of a known family; null if it belongs to none. */
export function looksLike({
  vendorId,
  productId,
  interfaceNumber,
}: Pick<UsbIdentity, 'vendorId' | 'productId' | 'interfaceNumber'>): string | null {
  for (const family of families) {
    const composition = family.usb.find(({ usb }) => usb === `${vendorId}:${productId}`);
    if (interfaceNumber === null || !composition) continue;
    if (interfaceNumber === composition.at) return portName(family, 'AT');
    if (interfaceNumber === composition.data) return portName(family, 'data');
  }
  return null;
}

const headings = [
  'port',
  'USB id',
  'interface',
  'manufacturer',
  'serial number',
  'USB path',
  'looks like',
  'open in',
];

/** The ports as a table for the terminal, or a sentence if there are none. */
export function portTable(ports: readonly PortInfo[]): string {
  if (ports.length === 0) {
    return 'There are no serial ports: plug the module in, or reach it with --port tcp://host:port.';
  }
  return textTable(headings, ports.map(cells));
}

function cells(port: PortInfo): readonly string[] {
  const usb = port.vendorId === null ? '-' : `${port.vendorId}:${port.productId}`;
  return [
    port.path,
    usb,
    ...[
      port.interfaceNumber,
      port.manufacturer,
      port.serialNumber,
      port.usbPath,
      port.looksLike,
      port.holder,
    ].map((cell) => cell ?? '-'),
  ];
}
