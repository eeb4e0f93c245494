import type { Variant } from '../mutant';

export const gluesItsLines: Variant = {
  name: 'gluesItsLines',
  about: 'A-43: a serial line has no packets: here all pending output is sent in one write.',
  dialect: { pacing: 'glued' },
};

export const tricklesItsOutput: Variant = {
  name: 'tricklesItsOutput',
  about: 'A-43: a serial line has no packets: here three bytes are sent at a time.',
  dialect: { pacing: 'trickled' },
};

export const showsMessagesWhileItWorks: Variant = {
  name: 'showsMessagesWhileItWorks',
  about:
    'A-43: the manual does not say whether a message is reported at once or held back while a command runs.',
  dialect: { reports: 'at-once' },
};

export const reportsOtherThings: Variant = {
  name: 'reportsOtherThings',
  about: 'Section 1.3: reports that have nothing to do with MQTT come in between.',
  dialect: { unrelatedReports: ['+CREG: 1', '+ZUSIMR:2', '+CMTI: "SM",1'] },
};

export const ringsAllTheTime: Variant = {
  name: 'ringsAllTheTime',
  about: 'V.250 clause 6.3.1, S-20: RING and the like come between a command and its answer, every time.',
  dialect: {
    unrelatedReports: ['RING', '^MODE:17,17', '+CMTI: "SM",2', '*PSUTTZ: 26/11/25', '+CGEV: ME DETACH'],
    unrelatedEvery: 1,
    unrelatedPlace: 'in-front',
  },
};

export const takesItsTime: Variant = {
  name: 'takesItsTime',
  takesLong: true,
  about: 'A-19, A-92: the manual gives no time limit: here every answer and report is late.',
  dialect: { answerDelayMs: 12, reportDelayMs: 40, bootMs: 200 },
};

export const takesAThirdOfASecond: Variant = {
  name: 'takesAThirdOfASecond',
  takesLong: true,
  about:
    'A-19, A-92: the manual gives no time limit: each answer takes longer than any silence that a fast module keeps.',
  dialect: { answerDelayMs: 300 },
  triedWith: ['*-is-not-answered', '*-typed-while-*', '*-behind-a-failure-*', 'joined-*', '*-behind-cr-*'],
};

export const stumblesNowAndThen: Variant = {
  name: 'stumblesNowAndThen',
  takesLong: true,
  about: 'A-19, A-92: the manual gives no time limit: now and then an answer takes most of a second.',
  dialect: { answerDelayMs: 400, answerDelayEvery: 29 },
};

export const hasASlowNetwork: Variant = {
  name: 'hasASlowNetwork',
  takesLong: true,
  about: 'A-19, A-86: traffic to and from the cloud takes the time of a mobile network.',
  dialect: { networkDelayMs: 20 },
};

export const sendsByteByByte: Variant = {
  name: 'sendsByteByByte',
  takesLong: true,
  about: 'A-43: a serial line has no packets: here each byte is sent separately.',
  dialect: { pacing: 'byte-by-byte' },
};

export const sendsWhatItHasCollected: Variant = {
  name: 'sendsWhatItHasCollected',
  takesLong: true,
  about: 'A-43: a USB bridge hands over what came within its latency timer in one piece.',
  dialect: { pacing: 'collected' },
};

export const reportsWhenTheHostIsSilent: Variant = {
  name: 'reportsWhenTheHostIsSilent',
  about:
    'A-43: the manual does not say when a report comes: here after the host has been silent for a while.',
  dialect: { reportsIdleMs: 50 },
};

export const answersNothingWhileItLogsIn: Variant = {
  name: 'answersNothingWhileItLogsIn',
  takesLong: true,
  about:
    'A-09, A-19: nothing promises an answer between OK and the result of a login, however long it takes.',
  dialect: { meanwhile: 'silent', authenticationMs: 1_600 },
  limits: { authMs: 700 },
  triedWith: [
    'auth-*while*',
    'auth-lets-*',
    'auth-result-*',
    'auth-server-*',
    'auth-right-*',
    'conn-refused-*',
  ],
};

export const answersNothingWhileItUsesTheNetwork: Variant = {
  name: 'answersNothingWhileItUsesTheNetwork',
  takesLong: true,
  about: 'A-09, A-33, A-67: nothing promises an answer to anything while a command goes on in the network.',
  dialect: {
    meanwhile: 'silent',
    networkDelayMs: 15,
    subOrder: 'ok-first',
    connOk: 'requested',
    pubOk: 'sent',
    disconnOk: 'requested',
  },
};

const BITS_PER_BYTE = 10;

/** A line at `baud` bits per second, 8N1. */
const sendsAt = (baud: number, triedWith?: readonly string[]): Variant => ({
  name: `sendsAt${baud}Baud`,
  about: `V.250 clause 4.3: the line has a bit rate, here ${baud} baud, so queued output is delayed.`,
  ...(baud < 115_200 && { takesLong: true }),
  dialect: { lineRate: baud / BITS_PER_BYTE },
  ...(triedWith && { triedWith }),
});

/** Patterns for one case per command, and for the cases with much traffic at once. */
const ONE_OF_EACH = [
  'auth-right-triple-is-reported-ok',
  'sub-1-in-one-command-all-receive',
  'unsub-ends-the-reports-of-the-topic',
  'pub-number-asks-for-so-many-bytes',
];
const BURSTS = ['*burst*', '*in-a-row*', '*while-*'];
/** The same with less traffic: at 9600 baud a burst of 100 messages takes 8 s. */
const SHORT_BURSTS = ['burst-of-10-*', 'burst-of-20-*', 'burst-while-*', '*in-a-row*'];

export const sendsAt300Baud = sendsAt(300, ONE_OF_EACH);
export const sendsAt1200Baud = sendsAt(1_200, ONE_OF_EACH);
export const sendsAt2400Baud = sendsAt(2_400, ONE_OF_EACH);
export const sendsAt9600Baud = sendsAt(9_600, [...ONE_OF_EACH, ...SHORT_BURSTS]);
export const sendsAt38400Baud = sendsAt(38_400, [...ONE_OF_EACH, ...BURSTS]);
export const sendsAt115200Baud = sendsAt(115_200);
export const sendsAt921600Baud = sendsAt(921_600);
