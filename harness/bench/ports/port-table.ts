import { textTable } from '../text-table';
import type { PortInfo } from './port-info';

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

/** The ports as a table for the terminal, or a sentence when there are none. */
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
