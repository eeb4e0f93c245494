import { standardCommands } from '../../at/standard-commands';
import type { Family } from '../family';
import * as commands from './commands';
import { onLoopback, onTheAir } from './deadlines';
import { claims, compareFirmware } from './firmware';
import { readMessageLine } from './message-line';
import { prepare } from './network';
import { compositions } from './usb';

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
