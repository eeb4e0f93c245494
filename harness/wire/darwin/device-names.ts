/** Whether a device is the port's end of a pseudo-terminal, such as `/dev/ttys003`. */
export const isDarwinPseudoTerminal = (device: string): boolean => /^\/dev\/tty[p-w][0-9a-f]+$/.test(device);

/**
 * The device of a serial port that opens whatever the carrier detect line says, `/dev/cu.NAME`. A Mac has two devices for
 * each port; the other one, `/dev/tty.NAME`, waits for carrier detect. Null for a name that is not of that kind.
 */
export function callOutDevice(device: string): string | null {
  return device.startsWith('/dev/tty.') ? device.replace('/dev/tty.', '/dev/cu.') : null;
}
