/** Whether a device is the slave of a pseudo-terminal, such as `/dev/ttys003`. */
export const isDarwinPseudoTerminal = (device: string): boolean => /^\/dev\/tty[p-w][0-9a-f]+$/.test(device);

/**
 * The call-out device of a serial port, `/dev/cu.NAME`, which opens regardless of carrier detect. macOS has two
 * devices for each port; opening the other, `/dev/tty.NAME`, waits for carrier detect. Null if `device` is not of the
 * latter kind.
 */
export function callOutDevice(device: string): string | null {
  return device.startsWith('/dev/tty.') ? device.replace('/dev/tty.', '/dev/cu.') : null;
}
