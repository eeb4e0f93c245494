import { requirements } from './table';

const promises = requirements(
  { clause: '1.4', level: 'must' },
  {
    'R-060': {
      statement: 'AT+CLOUDPUB takes topic, QoS and message and is answered with OK.',
      phrase: '+CLOUDPUB=<topic>,<qos>,<message>',
    },
    'R-061': {
      statement: 'The message is published to the topic named.',
      phrase: '发布消息，指定 topic，qos，message',
    },
    'R-064': { statement: 'A topic has no more than 64 bytes.', phrase: '长度不能操作 64' },
    'R-065': {
      statement: 'A QoS is the number 0 or 1 and nothing else.',
      phrase: '<qos> 发布消息的 QoS 等级，数字类型，0-1',
    },
    'R-066': { statement: 'A message has fewer than 256 bytes.', phrase: '每次发布消息长度需小于 256' },
    'R-067': {
      statement: 'A topic or message that is too long is not published.',
      phrase: '每次发布消息长度需小于 256',
    },
    'R-068': { statement: 'The QoS asked for is the QoS of the packet.', phrase: '发布消息的 QoS 等级' },
    'R-069': {
      statement: 'The message of the example arrives at the cloud unchanged.',
      phrase: '/data,0,helloworld',
    },
  },
);

const ambiguities = requirements(
  { clause: '1.4', level: 'observe' },
  {
    'A-45': {
      statement: 'The same parameter is called message in the syntax and msg in its definition.',
      phrase: '<message>',
      notJudged: 'documentation finding: their position shows that they are the same',
    },
    'A-50': {
      statement: 'A wrong word stands for "exceed", and the unit is missing.',
      phrase: '长度不能操作 64',
      reading: 'A topic may have up to 64 bytes and 65 are refused.',
    },
    'A-51': {
      statement: 'It is not clear whether the topic must belong to the device.',
      phrase: '<topic>设备的 topic',
      reading: 'The cloud decides whose topic it is; what the module does with a foreign one is recorded.',
    },
    'A-52': {
      statement: 'The effect of QoS 2 is not stated.',
      phrase: '发布消息的 QoS 等级，数字类型，0-1',
      reading: 'It is refused and nothing is published.',
    },
    'A-53': {
      statement:
        'It is not stated whether the limit counts bytes, or whether it applies to a stated length too.',
      phrase: '每次发布消息长度需小于 256',
      reading: '255 bytes are published and 256 are refused, entered as text or stated as a length.',
    },
    'A-54': 'It is not stated whether a message may be empty.',
    'A-55': {
      statement: 'Some sections have no heading before their example.',
      notJudged: 'documentation finding: a matter of layout',
    },
    'A-56': {
      statement: 'It is not stated whether OK means accepted, sent or acknowledged.',
      reading: 'Whether a message was published is judged by the cloud, never by OK.',
    },
    'A-57': {
      statement: 'How a publication fails is not shown.',
      reading: 'ERROR, +CME ERROR and +CMD ERROR all count as a refusal; the one received is recorded.',
    },
    'A-58': {
      clause: '2',
      statement: 'The example receives its own message, which requires a subscription to the topic.',
      phrase: '10,helloworld',
      reading: 'A case that waits for its own message subscribes first.',
    },
  },
);

const edges = requirements(
  { clause: '1.4', level: 'must' },
  {
    'E-PUB-01': 'A message at QoS 0 and one at QoS 1.',
    'E-PUB-02': 'A message on a topic that the device has subscribed to.',
    'E-PUB-03': 'A message on a topic that it has not.',
    'E-PUB-10':
      'Messages of 1, 254, 255, 256, 257 and 512 bytes, 85 and 86 CJK characters, topics of 63, 64 and 65 bytes.',
    'E-PUB-11': { statement: 'An empty message, none at all, no QoS, and a fourth part.', level: 'observe' },
    'E-PUB-12': {
      statement: 'Messages with commas, quotes, backslashes, blanks, control characters and high bytes.',
      level: 'observe',
    },
    'E-PUB-13': 'Messages that look like result codes, reports or commands.',
    'E-PUB-14': 'A message in JSON.',
    'E-PUB-15': 'Each QoS that is not 0 or 1.',
    'E-PUB-16': {
      statement: 'A topic that the cloud refuses, one of another device, one with wildcards.',
      level: 'observe',
    },
    'E-PUB-17':
      'Publication before the connection, after its end, while authentication runs, when the server has just gone.',
    'E-PUB-18': {
      statement: 'Two commands without waiting between them, and a hundred as fast as they are answered.',
      level: 'observe',
      exceptFor: 'an hour of one message a second: longer than any selection runs',
    },
    'E-PUB-19': {
      statement: 'A QoS 1 message whose acknowledgement never comes.',
      level: 'observe',
      exceptFor: 'the loss of the radio itself, which needs an attenuator; a silent server stands for it',
    },
    'E-PUB-20': 'The same message twice, and the order of messages at the cloud.',
  },
);

export const publication = [...promises, ...ambiguities, ...edges];
