import { standardCommands } from '../../at/standard-commands';
import type { ClaimRange } from '../claims';
import type { Composition, Deadlines, Family } from '../family';
import * as commands from './commands';
import { readMessageLine } from './message-line';
import { prepare } from './network';

/** A module with a radio: on a sibling, authentication may take 110 s, a data call 45 s, a start 35 s. */
const onTheAir: Deadlines = {
  local: 2_000,
  auth: 120_000,
  connect: 60_000,
  cloud: 35_000,
  disconnect: 35_000,
  call: 45_000,
  delivery: 15_000,
  ownTimeout: 120_000,
  boot: 35_000,
  wholeCase: 1_800_000,
};

/** A module whose cloud is on loopback runs on this machine: only processor load delays it, no radio. */
export const onLoopback: Deadlines = {
  local: 2_000,
  auth: 10_000,
  connect: 10_000,
  cloud: 10_000,
  disconnect: 10_000,
  call: 10_000,
  delivery: 5_000,
  ownTimeout: 60_000,
  boot: 10_000,
  wholeCase: 300_000,
};

/** The claims of this family. A new claim, or the end of one, is one line here. */
const claims: readonly ClaimRange[] = [
  { claim: 'cloud-session', from: 'AL_ME3630C1CV1.0B01', source: 'manual chapter 1' },
];

/** `AL_ME3630C1CV1.0B01`: prefix, model and hardware, version, build; a suffix such as `_OTA2` is not compared. */
const FORM = /^((?:[A-Z0-9]{1,8}_)?ME\d{4}[A-Z0-9]*?)V(\d+)\.(\d+)B(\d+)(?![A-Z0-9.])/i;

/**
 * Negative if the first is older, by version and build; null if the two differ in hardware or prefix, or have another
 * form: the manual says "and above" and gives no order, so only revisions that differ in nothing but these numbers are
 * compared.
 */
function compareFirmware(one: string, other: string): number | null {
  const [a, b] = [FORM.exec(one.trim()), FORM.exec(other.trim())];
  if (!a || !b || a[1]?.toUpperCase() !== b[1]?.toUpperCase()) return null;
  for (let i = 2; i <= 4; i += 1) {
    const difference = Number(a[i]) - Number(b[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The compositions that Linux' `option` driver lists for the ME3630 and its sibling GM500. In ECM mode the vendor's own
 * dialler takes interface 1 for AT and 2 for data; MBIM mode has the same three serial interfaces first. RNDIS mode has
 * its two network interfaces first, which shifts the serial ones by two.
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
    // Digits as the message are a length (manual 1.4): the message follows as data.
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
