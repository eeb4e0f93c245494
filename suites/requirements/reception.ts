import { requirements } from './table';

const promises = requirements(
  { clause: '1.3', level: 'must' },
  {
    'R-048': {
      statement: 'A message on a subscribed topic is reported as +CLOUDPUBLISH with four fields.',
      phrase: '订阅之后的 topic 如果收到 publish，则显示',
    },
    'R-049': { statement: 'The first field is a packet id, a number.', phrase: '<packId> 数据包 id' },
    'R-050': {
      statement: 'The second field is the topic on which the message came.',
      phrase: '<topic> 接收到的 topic 名字',
    },
    'R-051': { statement: 'The third field is the length of the message.', phrase: '接收到的消息长度' },
    'R-052': {
      statement: 'The fourth field is the message, byte for byte.',
      phrase: '<msg> 接收到的消息内容',
    },
    'R-053': {
      statement: 'One blank stands behind the colon; the examples print none.',
      phrase: '+CLOUDPUBLISH: <packId>',
      level: 'observe',
    },
  },
);

const ambiguities = requirements(
  { clause: '1.3', level: 'observe' },
  {
    'A-37': {
      statement: 'The syntax has a blank after the colon; the examples have none.',
      phrase: '+CLOUDPUBLISH:0',
      reading: 'Both are accepted; blanks after commas and quotes, which neither has, are a finding.',
    },
    'A-38': {
      statement: 'It is not stated whether the packet id is that of MQTT, a counter or always 0.',
      phrase: '<packId> 数据包 id',
      reading: 'It must be a decimal number; one other than 0 at QoS 0 is a finding, the rest is recorded.',
    },
    'A-39': {
      statement: 'The unit of the length is not stated.',
      phrase: '接收到的消息长度',
      reading: 'It counts the bytes of the message as it was sent.',
    },
    'A-40': {
      statement: 'The message is neither quoted nor escaped, so it may contain line ends and result codes.',
      phrase: '接收到的消息内容',
      reading: 'The message has as many bytes as the length states, whatever they are.',
    },
    'A-41': {
      statement: 'A topic with a comma cannot be separated from the fields after it.',
      phrase: '接收到的 topic 名字',
      reading: 'The topics of the cases contain no comma, as the platform allows none.',
    },
    'A-42': 'The longest message that can be received is not stated.',
    'A-43': {
      statement: 'It is not stated whether a message is reported at once or after the current command.',
      phrase: '如果收到 publish，则显示',
      reading: 'A report may come wherever a line may begin.',
    },
  },
);

const edges = requirements(
  { clause: '1.3', level: 'must' },
  {
    'E-URC-01': {
      statement: 'Messages of no byte, of one, around 255 and 1024, and up to 4 KiB.',
      exceptFor: 'messages above 4 KiB: the manual names no limit, so no outcome could be held against it',
    },
    'E-URC-02': 'Messages of every byte value, of line ends, result codes, fake reports, UTF-8 and emoji.',
    'E-URC-03': 'The length is that of the bytes shown, whatever they are.',
    'E-URC-04': {
      statement: 'The packet id at QoS 0 and QoS 1, and a redelivered message.',
      level: 'observe',
      exceptFor: 'the wrap of the packet id: 65 535 messages take longer than a run',
    },
    'E-URC-05': {
      statement: 'Bursts of 10, 50 and 100 messages, in order and without loss, also while commands run.',
      exceptFor: 'ten minutes of traffic both ways: longer than any selection runs',
    },
    'E-URC-06': {
      statement: 'Messages that come while the host does not read.',
      level: 'observe',
      notJudged: 'needs flow control lines, or a port that is closed under the session',
    },
    'E-URC-07': 'A topic of 64 bytes, and the topic reported for a wildcard or for overlapping filters.',
    'E-URC-08': 'Messages around every step of a running command.',
    'E-URC-09': {
      statement: 'Retained messages.',
      level: 'observe',
      exceptFor: 'remote calls and broadcasts of the platform: no cloud of the bench makes them',
    },
    'E-URC-10': {
      statement: 'A QoS 1 message sent while the device was away is reported on its return.',
      level: 'observe',
    },
  },
);

export const reception = [...promises, ...ambiguities, ...edges];
