import { standardCommands } from '../../at/standard-commands';
import type { Composition, Family } from '../family';
import * as commands from './commands';
import { onLoopback, onTheAir } from './deadlines';
import { claims, compareFirmware } from './firmware';
import { readMessageLine } from './message-line';
import { prepare } from './network';

/**
 * The compositions that Linux' `option` driver lists for the ME3630 and its sibling GM500. In ECM mode the vendor's own
 * dialler takes interface 1 for AT and 2 for data; MBIM mode has the same three serial interfaces in front. RNDIS mode
 * has its two network interfaces first, which moves the serial ones up by two.
 */
const compositions: readonly Composition[] = [
  { usb: '19d2:1476', mode: 'ECM', at: '01', data: '02' },
  { usb: '19d2:0602', mode: 'MBIM', at: '01', data: '02' },
  { usb: '19d2:0601', mode: 'RNDIS', at: '03', data: '04' },
  { usb: '305a:1406', mode: 'ECM', at: '01', data: '02' },
  { usb: '305a:1405', mode: 'MBIM', at: '01', data: '02' },
  { usb: '305a:1404', mode: 'RNDIS', at: '03', data: '04' },
];

/** Gosuncn WeLink ME3630, by its MQTT manual V1.6. */
export const me3630: Family = {
  name: 'me3630',
  called: 'ME3630',
  one: 'an ME3630',
  identity: /ME3630/i,
  usb: compositions,

  dialect: {
    /** SIM and network state (manual chapter 2, steps 1 and 2) and the form of errors (27.007 9.1). */
    queries: [
      { line: 'AT+CPIN?', name: '+CPIN' },
      { line: 'AT+ZPAS?', name: '+ZPAS' },
      { line: 'AT+CMEE?', name: '+CMEE' },
    ],
    vendorError: '+CMD ERROR',
    readMessage: readMessageLine,
  },
  banner: '+ZREADY',
  commands: [...standardCommands, ...Object.values(commands)],
  cloud: {
    authenticate: commands.CLOUDAUTH,
    connect: commands.CLOUDCONN,
    subscribe: commands.CLOUDSUB,
    publish: commands.CLOUDPUB,
    unsubscribe: commands.CLOUDUNSUB,
    disconnect: commands.CLOUDDISCONN,
    authenticated: { text: '+ALIAUTH: OK', pattern: /AUTH: ?OK$/ },
    // Digits in place of a message are a length (manual 1.4): the message comes with the data behind it.
    announcesData: (parameters) => /,\s*"?\d+"?\s*$/.test(parameters),
  },

  profiles: {
    onTheAir: { name: 'manual-1.6/on-the-air', deadlines: onTheAir },
    onLoopback: { name: 'manual-1.6/loopback', deadlines: onLoopback },
  },
  prepare,
  claims,
  compareFirmware,
};
