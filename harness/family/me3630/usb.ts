import type { Composition } from '../usb';

/**
 * The compositions that Linux' `option` driver lists for the ME3630 and its sibling GM500. In ECM mode the vendor's own
 * dialler takes interface 1 for AT and 2 for data; MBIM mode has the same three serial interfaces in front. RNDIS mode
 * has its two network interfaces first, which moves the serial ones up by two.
 */
export const compositions: readonly Composition[] = [
  { usb: '19d2:1476', mode: 'ECM', at: '01', data: '02' },
  { usb: '19d2:0602', mode: 'MBIM', at: '01', data: '02' },
  { usb: '19d2:0601', mode: 'RNDIS', at: '03', data: '04' },
  { usb: '305a:1406', mode: 'ECM', at: '01', data: '02' },
  { usb: '305a:1405', mode: 'MBIM', at: '01', data: '02' },
  { usb: '305a:1404', mode: 'RNDIS', at: '03', data: '04' },
];
