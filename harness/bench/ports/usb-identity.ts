import { families } from '../../family/families';
import type { Family } from '../../family/family';
import type { PortInfo } from './port-info';

/** What a USB device says of itself and of one of its interfaces. */
export type UsbIdentity = Pick<
  PortInfo,
  'vendorId' | 'productId' | 'interfaceNumber' | 'manufacturer' | 'serialNumber' | 'usbPath'
>;

/** How a port of a family is called in lists. */
export const portName = ({ called }: Pick<Family, 'called'>, carries: 'AT' | 'data'): string =>
  `${called} ${carries}`;

/** What a port of this identity is on a module of a known family; null when it belongs to none. */
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
