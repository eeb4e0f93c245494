import type * as z from 'zod';
import { familyNames } from '../../family/families';
import {
  brokerUrl,
  credential,
  existingFile,
  flag,
  listenAddress,
  minutes,
  type Option,
  oneOf,
  PREFIX,
  patterns,
  portTarget,
  presence,
  reachableAddress,
  text,
  wholeNumber,
} from './option';
import { platformCredentials, platformOptions } from './platform-options';

const output = { section: 'output', value: null, schema: flag, default: 'false' } as const;
const environment = { section: 'environment', default: null } as const;

/** All options. Command line, environment, .env, help and .env.example are derived from this table. */
export const options = {
  bench: {
    section: 'module',
    help: 'a bench of the file of benches: its port, power, cloud addresses and credentials; takes precedence over the environment',
    value: 'NAME',
    schema: text,
    default: null,
  },
  benches: {
    section: 'module',
    help: 'the file that describes the benches of this machine; benches.json if absent',
    value: 'FILE',
    schema: text,
    default: null,
  },
  port: {
    section: 'module',
    help: 'the module: a device path or name, auto, usb:serial=S, usb:path=P, tcp://host:port, rfc2217://host:port; the emulated module if absent',
    value: 'PORT',
    schema: portTarget,
    default: null,
  },
  baud: {
    section: 'module',
    help: 'bits per second of a serial port',
    value: 'RATE',
    schema: wholeNumber(300, 4_000_000),
    default: '115200',
  },
  family: {
    section: 'module',
    help: `what kind of module it is: ${familyNames.join(', ')}`,
    value: 'FAMILY',
    schema: oneOf(familyNames),
    default: familyNames[0],
  },
  firmware: {
    section: 'module',
    help: 'judge a module only if its firmware version contains this; otherwise the bench counts as not ready',
    value: 'VERSION',
    schema: text,
    default: null,
  },
  cloud: {
    section: 'cloud',
    help: 'the cloud side of the test: local, mqtt (any broker), none, or aliyun (the real platform)',
    value: 'KIND',
    schema: oneOf(['local', 'mqtt', 'aliyun', 'none']),
    default: 'local',
  },
  mqttUrl: {
    section: 'cloud',
    help: 'the broker of --cloud mqtt',
    value: 'URL',
    schema: brokerUrl,
    default: null,
    secret: true,
  },
  cloudListen: {
    section: 'cloud',
    help: 'where the local cloud accepts MQTT; 127.0.0.1:1883 with --port, else any free port of this machine',
    value: 'HOST:PORT',
    schema: listenAddress,
    default: null,
  },
  authListen: {
    section: 'cloud',
    help: 'where the local cloud accepts pre-authentication; 127.0.0.1:8080 with --port, else any free port of this machine',
    value: 'HOST:PORT',
    schema: listenAddress,
    default: null,
  },
  advertise: {
    section: 'cloud',
    help: 'the MQTT address that pre-authentication gives to the module, if it reaches this machine by another one',
    value: 'HOST:PORT',
    schema: reachableAddress,
    default: null,
  },
  tlsCloudListen: {
    section: 'cloud',
    help: 'where the local cloud accepts MQTT over TLS; not at all if absent',
    value: 'HOST:PORT',
    schema: listenAddress,
    default: null,
  },
  tlsAuthListen: {
    section: 'cloud',
    help: 'where the local cloud accepts pre-authentication over TLS; not at all if absent',
    value: 'HOST:PORT',
    schema: listenAddress,
    default: null,
  },
  tlsCa: {
    section: 'cloud',
    help: 'folder of the certificate authority to use for TLS; a test authority is made if absent',
    value: 'DIR',
    schema: text,
    default: null,
  },
  ...platformOptions,
  only: {
    section: 'cases',
    help: 'run only cases whose id, clause, requirement or document matches; * stands for anything',
    value: 'PATTERN',
    schema: patterns,
    default: '',
    repeatable: true,
    npmKeeps: true,
  },
  exclude: {
    section: 'cases',
    help: 'leave out cases whose id, clause, requirement or document matches',
    value: 'PATTERN',
    schema: patterns,
    default: '',
    repeatable: true,
  },
  level: {
    section: 'cases',
    help: 'run only cases of this level: must, should, observe or all',
    value: 'LEVEL',
    schema: oneOf(['must', 'should', 'observe', 'all']),
    default: 'all',
  },
  disruptive: {
    section: 'cases',
    help: 'also run cases that restart the module or take its network away',
    value: null,
    schema: flag,
    default: 'false',
  },
  endurance: {
    section: 'cases',
    help: 'also run the long cases',
    value: null,
    schema: flag,
    default: 'false',
  },
  strict: {
    section: 'run',
    help: 'a finding of a should case fails the run',
    value: null,
    schema: flag,
    default: 'false',
  },
  repeat: {
    section: 'run',
    help: 'run each case this many times',
    value: 'N',
    schema: wholeNumber(1, 10_000),
    default: '1',
  },
  bail: {
    section: 'run',
    help: 'stop after this many failed cases; those not run are listed, and the run does not pass',
    value: 'N',
    schema: wholeNumber(1, 100_000),
    default: null,
  },
  maxMinutes: {
    section: 'run',
    help: 'start no more cases after this many minutes; those not run are listed, and the run does not pass',
    value: 'M',
    schema: minutes,
    default: null,
  },
  maxConnects: {
    section: 'run',
    help: 'start no more cases after this many MQTT connects; those not run are listed, and the run does not pass',
    value: 'C',
    schema: wholeNumber(1, 100_000),
    default: null,
  },
  seed: {
    section: 'run',
    help: 'start value of generated payloads and names: the same seed gives the same run',
    value: 'N',
    schema: wholeNumber(0, 2 ** 31 - 1),
    default: '1',
  },
  out: {
    section: 'output',
    help: 'folder for the ledger and the reports; reports/runs/<run> if absent',
    value: 'DIR',
    schema: text,
    default: null,
  },
  list: { ...output, help: 'print the plan, run nothing' },
  requirements: { ...output, help: 'with --list: print which requirements the cases cover' },
  manual: {
    section: 'output',
    help: 'text of the manual, to check quotations; ../shared/manual.txt if that exists',
    value: 'PATH',
    schema: existingFile,
    default: null,
  },
  verbose: { ...output, help: 'show every command and packet as it happens', npmKeeps: true },
  help: { ...output, help: 'print this', env: [], npmKeeps: true },
  version: { ...output, help: 'print the version', env: [], npmKeeps: true },
  productKey: {
    ...environment,
    help: 'product key of the device to log in as; all three of the triple or none',
    value: 'TEXT',
    schema: credential,
  },
  deviceName: {
    ...environment,
    help: 'name of the device to log in as',
    value: 'TEXT',
    schema: credential,
  },
  deviceSecret: {
    ...environment,
    help: 'secret of the device to log in as',
    value: 'TEXT',
    schema: credential,
    secret: true,
  },
  ...platformCredentials,
  powerCycleCmd: {
    ...environment,
    help: 'shell command that switches the power of the module off and on',
    value: 'COMMAND',
    schema: text,
    env: [`${PREFIX}POWER_CYCLE_CMD`, 'POWER_CYCLE_CMD'],
  },
  leaseFile: {
    ...environment,
    help: 'file with the time until which the run may write to its port, if several machines share it',
    value: 'FILE',
    schema: text,
  },
  noColor: {
    ...environment,
    help: 'any value: no colours in the terminal',
    value: 'TEXT',
    schema: presence,
    env: ['NO_COLOR'],
  },
} as const satisfies Record<string, Option>;

type Table = typeof options;
export type OptionKey = keyof Table;

/** The validated value of every option; null if none was given and there is no default. */
export type Settings = {
  readonly [K in OptionKey]:
    | z.output<Table[K]['schema']>
    | (Table[K]['default'] extends string ? never : null);
};

/** The entries of the table, in order. */
export const optionEntries = Object.entries(options) as readonly [OptionKey, Option][];
