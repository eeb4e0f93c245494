import { requirements } from './table';

const promises = requirements(
  { clause: '1.3', level: 'must' },
  {
    'R-040': {
      statement: 'AT+CLOUDSUB takes pairs of topic and QoS and is answered with OK.',
      phrase: '+CLOUDSUB=<topic1>,<qos>,<topic2>,<qos>...',
    },
    'R-041': { statement: 'Up to eight topics can be subscribed to.', phrase: '最多支持 8 个 topic 订阅' },
    'R-042': { statement: 'A ninth topic in one command is refused.', phrase: '最多支持 8 个 topic 订阅' },
    'R-043': {
      statement: 'Each topic is subscribed with the QoS that stands behind it.',
      phrase: 'topic 与 qos 是相对应的',
    },
    'R-044': { statement: 'A topic is a string.', phrase: '<topic> 申请订阅的 topic，字符串类型' },
    'R-045': {
      statement: 'A QoS is the number 0 or 1 and nothing else.',
      phrase: '<qos> 该 topic 对应的 qos 等级，数字类型，0-1',
    },
    'R-046': {
      statement: 'A subscription that succeeds is told as +CLOUDSUBACK.',
      phrase: '订阅成功后，返回 +CLOUDSUBACK: <code>',
    },
    'R-047': {
      statement: 'A subscription that fails is told as +CMD ERROR.',
      phrase: '失败则返回 +CMD ERROR: <code>',
    },
    'R-054': {
      statement: 'What follows +CLOUDSUBACK is a code; the example prints <OK> instead.',
      phrase: '+CLOUDSUBACK: <code>',
      level: 'observe',
    },
    'R-055': {
      statement: 'One topic can be subscribed to, as in the first example.',
      phrase: 'AT+CLOUDSUB=',
    },
    'R-056': {
      statement: 'Two topics of one command both receive, as the second example has it.',
      phrase: '/data2,0',
    },
  },
);

const ambiguities = requirements(
  { clause: '1.3', level: 'observe' },
  {
    'A-25': {
      statement: 'The syntax numbers the topics but not their QoS, and ends in dots.',
      phrase: '<topic2>,<qos>...',
      reading: 'Topic and QoS are given in pairs; neither may be omitted.',
    },
    'A-26': {
      statement: 'It is not stated whether eight is the limit per command or per device.',
      phrase: '最多支持 8 个 topic 订阅',
      reading: 'Nine in one command must be refused; what a ninth in a separate command does is recorded.',
    },
    'A-27': {
      statement:
        'On a platform that ignores the QoS of a subscription, the pairing of topic and QoS cannot be seen.',
      phrase: 'topic 与 qos 是相对应的',
      reading: 'It is judged by the SUBSCRIBE packet, if the cloud shows packets.',
    },
    'A-28': {
      statement: 'Topic and QoS are defined twice with the same words.',
      phrase: '申请订阅的 topic，字符串类型',
      notJudged: 'documentation finding: both places say the same',
    },
    'A-29': {
      statement: 'The length of a topic is limited for publishing, not for subscribing.',
      reading: 'Up to 64 bytes must work; the effect of a longer topic is recorded.',
    },
    'A-30': {
      statement: 'The effect of a QoS other than 0 and 1 is not stated.',
      phrase: '数字类型，0-1',
      reading:
        'It is refused and nothing is subscribed to; the effect of 00 and +1, which are the same numbers, is recorded.',
    },
    'A-31': {
      statement: 'The code is not defined, nor whether several topics get one line or one each.',
      phrase: '+CLOUDSUBACK: <code>',
      reading:
        'Any code is accepted, and at least one line is required; code and number of lines are recorded.',
    },
    'A-32': {
      statement: 'The example shows <OK> where the text has a code.',
      phrase: '+LOUDSUBACK: <OK>',
      reading: 'A number, OK and <OK> all mean success.',
    },
    'A-33': {
      statement: 'The order of OK and +CLOUDSUBACK is not stated; the example has OK last.',
      reading: 'Either order is accepted; the one seen is recorded.',
    },
    'A-34': {
      statement: '+CMD ERROR is not a standard result code, and it is not stated whether OK comes with it.',
      phrase: '+CMD ERROR: <code>',
      reading: 'It reports the failure, whether alone, before or after OK; which one is recorded.',
    },
    'A-35': {
      statement: 'Failures are +CME ERROR in one section and +CMD ERROR in another.',
      phrase: '+CMD ERROR',
      reading:
        'A failure caused by the broker is +CMD ERROR, and another form is a finding; for a malformed line any form is accepted.',
    },
    'A-36': {
      statement: 'It is not defined what a command reports if only some of its topics are granted.',
      reading: 'The failure must be reported; which topics receive afterwards is recorded.',
    },
    'A-44': {
      statement: 'The platform does not create the topic of the examples by itself.',
      phrase: '/data,0',
      notJudged: 'documentation finding: the topics of a run are part of the setup of the cloud',
    },
  },
);

const edges = requirements(
  { clause: '1.3', level: 'must' },
  {
    'E-SUB-01': 'One topic at QoS 0.',
    'E-SUB-02': 'One topic at QoS 1.',
    'E-SUB-03': 'Two topics in one command.',
    'E-SUB-04': 'Eight topics in one command.',
    'E-SUB-05': 'Nine topics in one command.',
    'E-SUB-06': { statement: 'Eight topics by eight commands, then a ninth.', level: 'observe' },
    'E-SUB-07': { statement: 'Four topics, four more, then a ninth.', level: 'observe' },
    'E-SUB-08': 'Eight topics, one given up, one more.',
    'E-SUB-10':
      'Each QoS that is not 0 or 1: other numbers, signs, bases, fractions, letters, blanks, overflow.',
    'E-SUB-11': 'A missing QoS, an odd number of parts, reversed pairs, surplus commas, an empty topic.',
    'E-SUB-12': { statement: 'Topics of 1, 63, 64, 65 and 128 bytes.', level: 'observe' },
    'E-SUB-13': { statement: 'A topic that does not begin with a slash.', level: 'observe' },
    'E-SUB-14': { statement: 'A topic with an empty level.', level: 'observe' },
    'E-SUB-15': { statement: 'A topic that ends in a slash.', level: 'observe' },
    'E-SUB-16': { statement: 'Topics with seven and with eight slashes.', level: 'observe' },
    'E-SUB-17': {
      statement: 'Wildcards where MQTT allows them and where it does not, and filters that overlap.',
      level: 'observe',
    },
    'E-SUB-18': {
      statement: 'The same topic twice, in one command and in two, and with its case changed.',
      level: 'observe',
    },
    'E-SUB-19': 'A topic that the cloud refuses, alone and among others.',
    'E-SUB-20': { statement: 'Topics that belong to the platform.', level: 'observe' },
    'E-SUB-21': {
      statement: 'Quoted topics, and topics with blanks, commas, semicolons, percent signs and UTF-8.',
      level: 'observe',
    },
    'E-SUB-22': 'Subscription before authentication, before the connection, after the disconnection.',
    'E-SUB-23': { statement: 'Lines with eight topics that grow to 547 characters.', level: 'observe' },
    'E-SUB-24': { statement: 'A message right after the acknowledgement, and one later.', level: 'observe' },
    'E-SUB-25': { statement: 'A message after a reconnect without a new subscription.', level: 'observe' },
    'E-SUB-26': { statement: 'The same after a power cycle.', level: 'observe' },
    'E-SUB-27': { statement: 'A QoS 1 message sent while the device was away.', level: 'observe' },
  },
);

export const subscription = [...promises, ...ambiguities, ...edges];
