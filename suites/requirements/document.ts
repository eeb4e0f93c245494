import { requirements } from './table';

/** What chapter 1 says about all commands. */
const promises = requirements(
  { clause: '1', level: 'must' },
  {
    'R-001': {
      statement: 'A firmware from AL_ME3630C1CV1.0B01 on has the MQTT commands.',
      phrase: '及以上版本开始支持',
      exceptFor: 'whether a version of another form is older: the manual gives no order of versions',
    },
    'R-002': {
      statement: 'Each response line stands between CR LF and CR LF.',
      phrase: '<CR><LF>OK<CR><LF>',
    },
    'R-003': {
      statement: 'The commands are AUTH, CONN, SUB, PUB, UNSUB and DISCONN, each with the prefix +CLOUD.',
      phrase: '1.6 注销设备命令+CLOUDDISCONN',
    },
  },
);

/** Ambiguities of the document as a whole. */
const ambiguities = requirements(
  { clause: '1', level: 'observe' },
  {
    'A-01': {
      clause: 'title',
      statement: 'The title appears with and without blanks, and with an escaped underscore.',
      notJudged: 'documentation finding: the text was converted; no behaviour depends on the title',
    },
    'A-02': {
      clause: 'history',
      statement: 'The history has dates in two formats.',
      phrase: '20161201',
      notJudged: 'documentation finding: no behaviour depends on the format of a date',
    },
    'A-03': {
      clause: 'history',
      statement: 'Edition 1.5 changed commands, so an older firmware may spell them differently.',
      phrase: '修订文中的 AT 指令',
      reading: 'Every firmware is judged by edition 1.6, and each result includes the firmware string.',
    },
    'A-04': {
      statement: 'Neither the order of versions nor the command that reads one is given.',
      phrase: 'AL_ME3630C1CV1.0B01',
      reading:
        'The version is the answer to AT+CGMR, or else to ATI. Names that differ only in their numbers are ordered by version and build; any other form counts as new enough.',
    },
    'A-05': {
      statement: 'Which commands are "MQTT related" is not listed.',
      phrase: 'MQTT 相关指令',
      reading: 'The six sections of chapter 1 are the list.',
    },
    'A-07': {
      clause: '1.1',
      statement: 'The syntax column omits the prefix AT.',
      reading: 'Every command line begins with AT, as all examples do.',
    },
    'A-08': {
      clause: '1.1',
      statement: 'OK is the only response listed; the manual does not say how a command is refused.',
      reading: 'ERROR, +CME ERROR and +CMD ERROR all count as a refusal; the one received is recorded.',
    },
    'A-92': {
      statement:
        'Time limits, line length, keepalive, loss of connection, a status query and error codes are missing.',
      reading: 'What the manual leaves out is recorded and never fails.',
    },
    'A-93': {
      statement: 'The framed OK of the tables assumes verbose result codes; echo and V0 are not mentioned.',
      phrase: '<CR><LF>OK<CR><LF>',
      reading:
        'The bench sets ATE0, ATV1, ATQ0 and +CMEE=1 before a run; other settings have their own cases.',
    },
    'A-94': {
      statement: 'All sample values are far below their limits.',
      notJudged: 'documentation finding: the limits are tested with other values',
    },
    'A-95': {
      clause: '1.3',
      statement: 'Eight topics of 64 bytes make a line of 547 characters, longer than many line buffers.',
      reading:
        'Eight topics of usual length must fit into one command; the limit of longer lines is recorded.',
    },
    'A-96': {
      clause: '1.4',
      statement: 'A topic of at most 64 bytes cannot contain a device name of 64 bytes.',
      notJudged: 'documentation finding: the two limits cannot be reached together; each is tested alone',
    },
    'A-97': {
      clause: '1.1',
      statement: 'The examples print a device secret that looks real.',
      notJudged: 'documentation finding: the device may belong to somebody and is never used',
    },
    'A-100': {
      clause: '1.4',
      statement: 'QoS 1 is offered, but no acknowledgement of it is shown on the AT line.',
      reading:
        'QoS 1 has its meaning in MQTT 3.1.1; acknowledgements are judged by the packets that the broker saw.',
    },
  },
);

export const document = [...promises, ...ambiguities];
