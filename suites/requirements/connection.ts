import { requirements } from './table';

const promises = requirements(
  { clause: '1.2', level: 'must' },
  {
    'R-030': {
      statement: 'AT+CLOUDCONN takes no parameter and is answered with OK.',
      phrase: '+CLOUDCONN <CR><LF>OK<CR><LF>',
    },
    'R-031': { statement: 'The command opens the MQTT connection.', phrase: 'MQTT 连接命令' },
    'R-032': {
      statement: 'Once it is answered with OK the cloud shows the device as online.',
      phrase: '此时检测到模块设备上线',
    },
  },
);

const ambiguities = requirements(
  { clause: '1.2', level: 'observe' },
  {
    'A-21': {
      statement:
        'It is not stated whether OK means that the connection is made or only begun, nor how a failure is reported.',
      phrase: 'MQTT 连接命令',
      reading: 'The device must be online soon after OK; OK for a connection that fails is a finding.',
    },
    'A-22': 'Keepalive, clean session, protocol level and host cannot be set and are not stated.',
    'A-23': {
      statement: 'The description only repeats the heading.',
      phrase: 'MQTT 连接命令',
      notJudged: 'documentation finding: it promises nothing',
    },
    'A-24': {
      clause: '1.3',
      statement: 'Headings of equal rank have different levels.',
      notJudged: 'documentation finding: the text was converted',
    },
  },
);

const edges = requirements(
  { clause: '1.2', level: 'must' },
  {
    'E-CONN-01': 'An authenticated device connects and is online.',
    'E-CONN-02': { statement: 'Connection without authentication.', level: 'observe' },
    'E-CONN-03': { statement: 'Connection after an authentication that failed.', level: 'observe' },
    'E-CONN-04': {
      statement: 'One device authenticates, then another one, then the connection is made.',
      level: 'observe',
    },
    'E-CONN-05': { statement: 'Connection while connected.', level: 'observe' },
    'E-CONN-06': { statement: 'A second connection command while the first one runs.', level: 'observe' },
    'E-CONN-07': { statement: 'The command with parameters, and its ? and =? forms.', level: 'observe' },
    'E-CONN-08': {
      statement: 'The bearer is down before the connection, or goes down while it is made.',
      level: 'observe',
    },
    'E-CONN-09': {
      statement: 'The broker is unreachable, slow, or refuses with each code of CONNACK.',
      exceptFor: 'a failed TLS handshake: the manual does not speak of TLS',
    },
    'E-CONN-10': { statement: 'Somebody else logs in as the device.', level: 'observe' },
    'E-CONN-11': { statement: 'More connections in a minute than the platform allows.', level: 'observe' },
    'E-CONN-12': {
      statement: 'Connection right after a disconnection, without authentication.',
      level: 'observe',
    },
    'E-CONN-13': { statement: 'Connection after a power cycle.', level: 'observe' },
    'E-CONN-14': {
      statement: 'The device is deleted or switched off at the cloud while it is online.',
      level: 'observe',
      notJudged:
        'no cloud of the bench removes a device at run time; to the module it is the cut of E-CONN-10',
    },
    'E-CONN-15': {
      statement: 'A connection that idles for a day.',
      level: 'observe',
      exceptFor: 'the day: a run takes minutes, and waits for one keepalive and a half',
    },
    'E-CONN-16': {
      statement: 'The data call is dropped and dialled again under a connection.',
      level: 'observe',
    },
  },
);

export const connection = [...promises, ...ambiguities, ...edges];
