import { command } from '../../at/command';
import type { DeviceCredentials, Subscription } from '../family';

/** ME3630 MQTT manual V1.6, 1.1 "Device authentication": sets the credentials and starts the authentication. */
export const CLOUDAUTH = command({
  name: '+CLOUDAUTH',
  deadline: 'auth',
  effect: 'authenticates',
  values: ({ productKey, deviceName, deviceSecret }: DeviceCredentials) => [
    productKey,
    deviceName,
    deviceSecret,
  ],
  report: {
    called: 'authentication result',
    spellings: ['+ALIAUTH', '+CLOUDAUTH', '+CLOUDHDAUTH'],
    failure: 'cme',
  },
});

/** 1.2 "MQTT connection": connects with the data obtained by CLOUDAUTH. */
export const CLOUDCONN = command({ name: '+CLOUDCONN', deadline: 'connect', effect: 'connects' });

/** 1.3 "Subscribe": up to 8 topics, each with its QoS. */
export const CLOUDSUB = command({
  name: '+CLOUDSUB',
  deadline: 'cloud',
  effect: 'subscribes',
  values: (...subscriptions: readonly Subscription[]) =>
    subscriptions.flatMap(({ topic, qos }) => [topic, qos]),
  report: { called: 'report', spellings: ['+CLOUDSUBACK', '+LOUDSUBACK'], failure: 'vendor' },
});

/** 1.4 "Publish": a message of digits only is a length, and the module prompts for the data. */
export const CLOUDPUB = command({
  name: '+CLOUDPUB',
  deadline: 'cloud',
  effect: 'publishes',
  mayPrompt: true,
  values: (topic: string, qos: number, message: string) => [topic, qos, message],
  report: { called: 'report', spellings: [null, '+CLOUDPUBACK'], failure: 'vendor' },
});

/** 1.5 "Unsubscribe": one topic per command; the text of the report is missing there. */
export const CLOUDUNSUB = command({
  name: '+CLOUDUNSUB',
  deadline: 'cloud',
  effect: 'unsubscribes',
  values: (topic: string) => [topic],
  report: {
    called: 'report',
    spellings: [null, '+CLOUDUNSUBACK', '+CLOUDNSUBACK', '+CLOUDUNSUB'],
    failure: 'vendor',
  },
});

/** 1.6 "Disconnect": ends the connection and frees what belongs to it. */
export const CLOUDDISCONN = command({
  name: '+CLOUDDISCONN',
  deadline: 'disconnect',
  effect: 'disconnects',
});

/** Not registered; the spelling varies between firmwares. */
const NO_ACCESS = /^(no|limited) service$/i;

/** Chapter 2, step 2: the registration; two fields or three. */
export const ZPAS = command({
  name: '+ZPAS',
  deadline: 'local',
  info: ([access = '', domain = '', duplex]) => ({
    access,
    domain,
    duplex: duplex ?? null,
    registered: access !== '' && !NO_ACCESS.test(access),
  }),
});

/** Chapter 2, step 3: starts (1) or ends (0) the data call. */
export const ZECMCALL = command({
  name: '+ZECMCALL',
  deadline: 'call',
  values: (state: 0 | 1) => [state],
  info: ([state = '', ...addresses]) => ({
    state,
    connected: state === 'CONNECT' || /^IPV[46]/i.test(state),
    addresses,
  }),
});
