import type { PortInfo } from './port-info';

const headings = ['port', 'USB id', 'interface', 'manufacturer', 'looks like', 'open in'] as const;

/** The ports as a table for the terminal, or a sentence when there are none. */
export function portTable(ports: readonly PortInfo[]): string {
  if (ports.length === 0) {
    return 'There are no serial ports: plug the module in, or reach it with --port tcp://host:port.';
  }
  const rows = [headings, ...ports.map(cells)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(port: PortInfo): readonly string[] {
  const usb = port.vendorId === null ? '-' : `${port.vendorId}:${port.productId}`;
  return [
    port.path,
    usb,
    ...[port.interfaceNumber, port.manufacturer, port.looksLike, port.holder].map((cell) => cell ?? '-'),
  ];
}
