/** A serial port of this machine. */
export interface PortInfo {
  /** What `--port` takes, e.g. `/dev/ttyUSB1` or `COM5`. */
  readonly path: string;
  /** USB ids, four lower-case hexadecimal digits; null for a port that is not on USB. */
  readonly vendorId: string | null;
  readonly productId: string | null;
  /** USB bInterfaceNumber, two lower-case hexadecimal digits; null where the system does not tell. */
  readonly interfaceNumber: string | null;
  readonly manufacturer: string | null;
  /** USB iSerial; null where there is none or the system does not tell. Modules of one kind may share it. */
  readonly serialNumber: string | null;
  /** Where the device is plugged in, as Linux names it, e.g. `1-1.2`; null where the system does not tell. */
  readonly usbPath: string | null;
  /** What the USB ids and the interface say that it is; null when they say nothing of a known module. */
  readonly looksLike: string | null;
  /** Who has it open, e.g. `picocom (process 4711)`; null for nobody that this user may know of. */
  readonly holder: string | null;
}
