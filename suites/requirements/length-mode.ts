import { requirements } from './table';

const promises = requirements(
  { clause: '1.4', level: 'must' },
  {
    'R-062': {
      statement: 'A numeric message is a length, and as many bytes of input follow as the message.',
      phrase: '在为数字时，用户输入指定长度',
    },
    'R-063': {
      statement: 'The third parameter is either the message or its length.',
      phrase: '<msg>消息体或消息长度',
    },
  },
);

const ambiguities = requirements(
  { clause: '1.4', level: 'observe' },
  {
    'A-46': {
      statement: 'The sentence about numeric messages is incomplete.',
      phrase: 'message 为了兼容部分用户数据，在为数字时，用户输入指定长度',
      reading: 'A message of digits states a length, and the module takes that many bytes.',
    },
    'A-47': {
      statement: 'What counts as a number is not defined.',
      phrase: '在为数字时',
      reading: 'Decimal digits from 1 to 255 without a leading zero are a number; other forms are recorded.',
    },
    'A-48': {
      statement: 'A message that is itself a number cannot be entered as text.',
      reading: 'It is sent by stating its length.',
    },
    'A-49': {
      statement: 'Prompt, echo, end, time limit and abort of the data entry are not described.',
      phrase: '用户输入指定长度',
      reading: 'A > in any form, OK or silence ask for the data; form, echo and time limit are recorded.',
    },
    'A-98': {
      statement: 'The definition repeats that a message may be a length.',
      phrase: '消息体或消息长度',
      reading: 'It confirms that the numeric parameter is a length and not the message.',
    },
  },
);

const edges = requirements(
  { clause: '1.4', level: 'must' },
  {
    'E-LEN-01': 'The prompt, then as many bytes as announced, then publication.',
    'E-LEN-02': 'Lengths of 0, 1, 254, 255, 256, 257, 65536, and forms that may or may not be numbers.',
    'E-LEN-03': 'Exactly the bytes announced, a CR behind them, too few, too many.',
    'E-LEN-04': 'Every byte value as data, with line ends and control characters among them.',
    'E-LEN-05': {
      statement: 'A message arrives before the prompt, and between prompt and data.',
      exceptFor: 'an incoming SMS: it needs a second subscriber',
    },
    'E-LEN-06': {
      statement: 'Data that comes slowly, and data that comes in one burst.',
      exceptFor: 'flow control and DTR: the lines are not part of the byte stream that the bench opens',
    },
    'E-LEN-07': { statement: 'The connection is lost between prompt and data.', level: 'observe' },
    'E-LEN-08': { statement: 'A command is sent where data is due.', level: 'observe' },
    'E-LEN-09': 'A message that begins with digits but is no number goes out as text.',
    'E-LEN-10': { statement: 'No prompt appears, and the number itself is published.', level: 'observe' },
  },
);

export const lengthMode = [...promises, ...ambiguities, ...edges];
