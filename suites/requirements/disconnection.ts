import { requirements } from './table';

const promises = requirements(
  { clause: '1.6', level: 'must' },
  {
    'R-090': {
      statement: 'AT+CLOUDDISCONN takes no parameter and is answered with OK.',
      phrase: '+CLOUDDISCONN <CR><LF>OK<CR><LF>',
    },
    'R-091': { statement: 'The device ends the connection by itself.', phrase: '终端主动断开和服务端的连接' },
    'R-092': {
      statement: 'What the connection held is released, so that it can be made again and again.',
      phrase: '然后做 mqtt 资源释放',
    },
    'R-093': {
      statement: 'Afterwards publishing takes authentication and connection anew.',
      phrase: '需要重新的设备认证和设备连接操作',
    },
    'R-094': {
      statement: 'Right after the disconnection nothing is published.',
      phrase: '断开连接后，如果需要 pub 消息',
    },
    'R-095': { statement: 'The device itself is not removed from the cloud.', phrase: '注销设备命令' },
  },
);

const ambiguities = requirements(
  { clause: '1.6', level: 'observe' },
  {
    'A-63': {
      statement: 'The heading says to deregister the device, the text to disconnect it.',
      phrase: '注销设备命令',
      reading: 'The command disconnects; the device must be able to log in again.',
    },
    'A-64': {
      statement: 'The release of resources cannot be seen.',
      phrase: '然后做 mqtt 资源释放',
      reading:
        'It is judged by its effect: repeated logins and logouts keep working, and topics are free again.',
    },
    'A-65': {
      statement: 'Authentication and connection are both required afterwards, at least for publishing.',
      phrase: '需要重新的设备认证和设备连接操作',
      reading: 'Both together must restore service; the effect of the connection alone is recorded.',
    },
    'A-66': {
      statement: 'It is not stated whether topics are still subscribed after a reconnect.',
      reading:
        'The session belongs to the cloud; whether a message comes without a new subscription is recorded.',
    },
    'A-67': 'It is not stated whether the module reports that the server ended the connection.',
  },
);

const edges = requirements(
  { clause: '1.6', level: 'must' },
  {
    'E-DIS-01': 'A connected device disconnects and is offline soon after.',
    'E-DIS-02': { statement: 'Disconnection twice.', level: 'observe' },
    'E-DIS-03': {
      statement: 'Disconnection before the connection, and before authentication.',
      level: 'observe',
    },
    'E-DIS-04': {
      statement: 'Disconnection while another command runs, and in the data entry.',
      level: 'observe',
    },
    'E-DIS-05':
      'After a disconnection each command is refused until authentication and connection are done again.',
    'E-DIS-06': 'Cycles of login and logout.',
    'E-DIS-07': { statement: 'The command with a parameter, and its ? and =? forms.', level: 'observe' },
    'E-DIS-08': { statement: 'Disconnection when the bearer has gone already.', level: 'observe' },
    'E-DIS-09': { statement: 'Messages that arrive while the device disconnects.', level: 'observe' },
    'E-DIS-10': 'The device can be used again after its disconnection.',
  },
);

export const disconnection = [...promises, ...ambiguities, ...edges];
