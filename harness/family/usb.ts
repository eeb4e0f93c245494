/** Which interfaces of one USB composition carry AT commands and modem data, as two hexadecimal digits. */
export interface Composition {
  /** idVendor:idProduct, four lower-case hexadecimal digits each. */
  readonly usb: string;
  /** How the composition is called. */
  readonly mode: string;
  readonly at: string;
  readonly data: string;
}
