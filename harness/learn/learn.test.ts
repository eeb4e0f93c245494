import { expect, test } from '@jest/globals';
import type { LearnedProfile } from '../emulator/learned/learned-profile';
import { type Header, SCHEMA } from '../ledger/record';
import { learnedFrom } from './learn';
import { connecting, eventsOf } from './testing/notes';

const header: Header = {
  type: 'header',
  schema: SCHEMA,
  runId: 'r',
  startedAt: '2026-01-01T00:00:00.000Z',
  suite: { version: '0', commit: null },
  family: 'me3630',
  module: { manufacturer: 'GOSUNCN', model: 'ME3630', firmware: 'AL_ME3630C1CV1.0B05', imeiDigest: null },
  bench: { name: null, port: 'COM5', transport: 'serial', os: 'linux', emulated: false },
  cloud: { kind: 'local', capabilities: ['packets'] },
  login: 'http',
  profile: 'manual-1.6',
  plan: [],
  seed: 1,
};

function learned(...notes: readonly string[]): LearnedProfile {
  return learnedFrom({ header, events: eventsOf(...notes), cases: [] }, 'B05');
}

const SUB = '> AT+CLOUDSUB=/pk/dn/a,1\r';
const SUBSCRIBE = '# rx SUBSCRIBE {"packetId":7,"topics":[{"topic":"/pk/dn/a","qos":1}]}';
const SUBACK = '# tx SUBACK {"packetId":7,"granted":[1]}';
const subscribing = [SUB, SUBSCRIBE, SUBACK, '< \r\n+CLOUDSUBACK: <OK>\r\n\r\nOK\r\n'];
const PUB = '> AT+CLOUDPUB=/pk/dn/a,0,hello\r';
const PUBLISH = '# rx PUBLISH {"topic":"/pk/dn/a","qos":0,"packetId":0,"text":"hello"}';
const DOWN = '# tx PUBLISH {"topic":"/pk/dn/a","qos":1,"packetId":5,"text":"hi"}';
const ok = '< \r\nOK\r\n';

/** A message that arrives after the SUBSCRIBE, reported before or after the result. */
const meanwhile = (...said: readonly string[]): readonly string[] => [
  SUB,
  SUBSCRIBE,
  '# tx PUBLISH {"topic":"/pk/dn/a","qos":0,"packetId":0,"text":"hi"}',
  SUBACK,
  ...said.map((text) => `< \r\n${text}\r\n`),
];
const SHOWN = '+CLOUDPUBLISH: 0,/pk/dn/a,2,hi';

test.each<readonly [string, LearnedProfile['dialect'], readonly string[]]>([
  [
    'a message that was shown while a command ran, though another came behind its result',
    { reports: 'at-once' },
    [
      ...connecting,
      ...meanwhile('+CLOUDSUBACK: <OK>', 'OK', SHOWN),
      ...meanwhile(SHOWN, '+CLOUDSUBACK: <OK>', 'OK'),
    ],
  ],
  [
    'messages that were kept back while a command ran',
    { reports: 'between-commands' },
    [...connecting, ...meanwhile('+CLOUDSUBACK: <OK>', 'OK', SHOWN)],
  ],
  ['the way to log in', { login: 'http', signMethod: null, authRequests: 1, cleanSession: true }, connecting],
  [
    'a result in front of OK',
    { authOrder: 'result-first', authTrouble: 'reported' },
    [
      '> AT+CLOUDAUTH=a,b,c\r',
      '< \r\n+ALIAUTH: OK\r\n\r\nOK\r\n',
      '> AT+CLOUDAUTH=a,b,c\r',
      '< \r\n+CME ERROR: 31\r\n\r\nOK\r\n',
    ],
  ],
  [
    'the code of a subscription',
    { subackCode: 'granted-qos', subOrder: 'ok-first', firstPacketId: 7 },
    [...connecting, SUB, SUBSCRIBE, ok, SUBACK, '< \r\n+CLOUDSUBACK: 1\r\n'],
  ],
  [
    'a subscription that fails behind OK',
    { subRefusal: 'behind-ok', cmdCode: 'bracketed' },
    [...connecting, '> AT+CLOUDSUB=/pk/dn/a,9\r', '< \r\nOK\r\n\r\n+CMD ERROR: <-2>\r\n'],
  ],
  [
    'error families',
    { refusals: { input: 'cmd', state: 'error', connection: 'cmd' } },
    [
      '> AT+CMEE=1\r',
      ok,
      '> AT+CLOUDDISCONN\r',
      '< \r\nERROR\r\n',
      '> AT+CLOUDCONN=1\r',
      '< \r\n+CMD ERROR: -2\r\n',
    ],
  ],
  [
    'prompt, echo and a number',
    { prompt: '>', promptBehind: 'ok', dataEcho: 'as-it-comes', numbers: 'digits' },
    [...connecting, '> AT+CLOUDPUB=/pk/dn/a,0,4\r', '< \r\nOK\r\n>', '> he', '< he', '> yo', '< yo', ok],
  ],
  [
    'what is reported of a publish and of the end of a subscription',
    { pubReport: '+CLOUDPUBACK: 0', unsubReport: null },
    [
      ...connecting,
      ...subscribing,
      PUB,
      PUBLISH,
      '< \r\nOK\r\n\r\n+CLOUDPUBACK: 0\r\n',
      '> AT+CLOUDUNSUB=/pk/dn/a\r',
      '# rx UNSUBSCRIBE {"packetId":8,"topics":["/pk/dn/a"]}',
      '# tx UNSUBACK {"packetId":8}',
      ok,
    ],
  ],
  [
    'how a message is shown',
    { publishBlanks: 0, publishCommaBlanks: 0, packId: 'packet-identifier', lineBlanks: 1 },
    [...connecting, ...subscribing, '> AT\r', ok, DOWN, '< \r\n+CLOUDPUBLISH:5,/pk/dn/a,2,hi\r\n'],
  ],
  [
    'messages of topics that are not subscribed',
    { unsubscribedTopics: 'shown' },
    [...connecting, '> AT\r', ok, DOWN, '< \r\n+CLOUDPUBLISH: 5,/pk/dn/a,2,hi\r\n'],
  ],
  [
    'a topic that is subscribed already',
    { duplicateTopic: 'ok-without-report' },
    [...connecting, ...subscribing, SUB, ok],
  ],
  [
    'a second connect and a second disconnect',
    { connTwice: 'ok', disconnTwice: 'refused', connAfterDisconnect: 'suffices' },
    [
      ...connecting,
      '> AT+CLOUDCONN\r',
      ok,
      '> AT+CLOUDDISCONN\r',
      '# rx DISCONNECT',
      '# rx CLOSED',
      ok,
      '> AT+CLOUDDISCONN\r',
      '< \r\n+CME ERROR: 3\r\n',
      '> AT+CLOUDCONN\r',
      '# rx CONNECT {"link":2,"clean":true,"keepalive":60}',
      '# tx CONNACK {"link":2,"code":0}',
      ok,
    ],
  ],
])('learns %s', (_, dialect, notes) => {
  expect(learned(...notes).dialect).toMatchObject(dialect);
});

test.each([
  ['arrives when the host has gone on', 'OK', 64],
  ['is refused', 'ERROR', 8],
])('a topic of 64 bytes of which a message %s', (_, said, publishTopic) => {
  const topic = `/${'t'.repeat(63)}`;
  const late = `# rx PUBLISH {"topic":"${topic}","qos":0,"packetId":0,"text":"hello"}`;
  const { limits } = learned(
    ...[...connecting, PUB, PUBLISH, ok],
    ...[
      `> AT+CLOUDPUB=${topic},0,hello\r`,
      `< \r\n${said}\r\n`,
      '> AT\r',
      ...(said === 'OK' ? [late] : []),
      ok,
    ],
  );
  expect(limits.publishTopic).toBe(publishTopic);
});

test.each([
  ['is ended again', 'mqtt', ['# rx DISCONNECT {}', '> AT+CLOUDCONN\r', ok]],
  ['stays', 'mqtt-and-stays', ['> AT+CLOUDCONN\r', ok, PUB, PUBLISH, ok]],
  ['is in use at once', 'mqtt-and-serves', [PUB, PUBLISH, ok, '> AT+CLOUDCONN\r', ok]],
])('the connection that authenticates the device %s', (_, login, notes) => {
  const proof = [
    '> AT+CLOUDAUTH=pk,dn,‹deviceSecret:8f3a…,32 bytes›\r',
    ...[
      '# rx CONNECT {"clean":true,"keepalive":60}',
      '# tx CONNACK {"code":0}',
      ok,
      '< \r\n+ALIAUTH: OK\r\n',
    ],
  ];
  const events = eventsOf(...proof, ...notes);
  const { dialect } = learnedFrom({ header: { ...header, login: 'mqtt' }, events, cases: [] }, 'B05');
  expect(dialect.login).toBe(login);
});

test.each([
  ['has ERROR behind it', '+CMD ERROR: -2\r\n\r\nERROR', true],
  ['is the final result', '+CMD ERROR: -2', false],
])('learns that a refusal by +CMD ERROR %s', (_, said, errorBehindCode) => {
  const { dialect, ...profile } = learned(...connecting, '> AT+CLOUDCONN=1\r', `< \r\n${said}\r\n`);
  expect([dialect.refusals?.input, profile.errorBehindCode]).toEqual(['cmd', errorBehindCode]);
});

test('an unsolicited line is not part of the prompt', () => {
  const ring = '< \r\nRING\r\n';
  const queries = ['AT', 'AT+CSQ', 'AT+CPIN?', 'AT+CEER', 'AT+GMM', 'AT+GMI', 'AT+GMR'];
  const { dialect } = learned(
    ...connecting,
    ...queries.flatMap((query) => [`> ${query}\r`, ring, ok]),
    '> AT+CLOUDPUB=/pk/dn/a,0,4\r',
    ring,
    '< \r\n> ',
    '> heyo',
    ok,
  );
  expect(dialect).toMatchObject({ prompt: '\r\n> ', unrelatedReports: ['RING'] });
});

test('a prompt that the emulated module does not support is not learned', () => {
  const { dialect } = learned(...connecting, '> AT+CLOUDPUB=/pk/dn/a,0,4\r', '< go>', '> heyo', ok);
  expect(dialect).not.toHaveProperty('prompt');
});

test('from a run without evidence nothing is learned', () => {
  const { dialect, limits, notShown, wording, answers } = learned();
  expect({ limits, wording, answers }).toEqual({ limits: {}, wording: {}, answers: [] });
  expect(Object.keys(dialect)).toEqual(['login']);
  expect(notShown).toEqual(expect.arrayContaining(['prompt', 'subackCode', 'topics']));
});

test('a limit is that of the manual until a trial contradicts it', () => {
  const pub = (bytes: number) => `> AT+CLOUDPUB=/pk/dn/a,0,${'x'.repeat(bytes)}\r`;
  const short = [...connecting, PUB, PUBLISH, ok];
  expect(learned(...short).limits.message).toBe(255);
  const taken = [...short, pub(300), PUBLISH, ok];
  expect(learned(...taken).limits.message).toBe(300);
  const refused = [...short, pub(100), '< \r\n+CME ERROR: 50\r\n'];
  expect(learned(...refused).limits.message).toBe(5);
});

test('numeric errors and answers of the module are kept verbatim', () => {
  const { wording, answers } = learned(
    '> AT+CMEE=1\r',
    ok,
    '> AT+CLOUDCONN=1\r',
    '< \r\n+CME ERROR: 100\r\n',
    '> AT+CSQ\r',
    '< \r\n+CSQ: 17,0\r\n\r\nOK\r\n',
    '> AT+CGSN\r',
    '< \r\n‹imei:0105…,15 bytes›\r\n\r\nOK\r\n',
    '> AT+CIMI\r',
    '< \r\n‹imei:0205…,15 bytes›\r\n\r\nOK\r\n',
    '> AT+CGMM\r',
    '< \r\nMÉ3630\r\n\r\nOK\r\n',
    '> AT+CEER\r',
    '< \r\n+CEER: once\r\n\r\nOK\r\n',
    '> AT+CEER\r',
    '< \r\n+CEER: otherwise\r\n\r\nOK\r\n',
  );
  expect(wording).toEqual({ '+CME ERROR: 50': '+CME ERROR: 100' });
  expect(answers).toEqual([
    { name: '+CSQ', form: 'action', parameters: '', lines: ['+CSQ: 17,0'], result: 'OK' },
    { name: '+CGSN', form: 'action', parameters: '', lines: ['{imei}'], result: 'OK' },
    { name: '+CIMI', form: 'action', parameters: '', lines: ['{imsi}'], result: 'OK' },
    { name: '+CGMM', form: 'action', parameters: '', lines: ['M\xc3\x893630'], result: 'OK' },
  ]);
});

test('a peculiarity of messages is refused if every message with it was', () => {
  const pub = (message: string) => `> AT+CLOUDPUB=/pk/dn/a,0,${message}\r`;
  const no = '< \r\n+CME ERROR: 50\r\n';
  const notes = [...connecting, PUB, PUBLISH, ok, pub(' left'), no, pub('right '), no];
  expect(learned(...notes).refusedMessages).toEqual(['blank at an end']);
  expect(learned(...notes, pub(' taken'), PUBLISH, ok).refusedMessages).toEqual([]);
});

test('messages that are truncated, lost because of their length, not reported, or numbered at QoS 0', () => {
  const down = (text: string) => `# tx PUBLISH {"topic":"/pk/dn/a","qos":0,"packetId":0,"text":"${text}"}`;
  const shown = (text: string, id = 0) => `< \r\n+CLOUDPUBLISH: ${id},/pk/dn/a,${text.length},${text}\r\n`;
  const long = (letter: string, length: number) => letter.repeat(length);
  const start = [...connecting, ...subscribing, '> AT\r', ok];
  const cut = ['a', 'b'].flatMap((c) => [down(long(c, 40)), shown(long(c, 20), 3)]);
  expect(learned(...start, ...cut).downlink).toEqual({
    cutAt: 20,
    longestShown: null,
    qosZeroId: 3,
    hidesOwn: false,
  });
  const lost = [down('short'), shown('short'), down(long('a', 600)), down(long('b', 700))];
  expect(learned(...start, ...lost).downlink.longestShown).toBe(5);
  const own = ['x1', 'x2', 'x3'].flatMap((text) => [
    `> AT+CLOUDPUB=/pk/dn/a,0,${text}\r`,
    PUBLISH.replace('hello', text),
    ok,
    down(text),
  ]);
  expect(learned(...start, ...own).downlink.hidesOwn).toBe(true);
});
