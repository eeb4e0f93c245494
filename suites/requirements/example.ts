import { requirements } from './table';

const promises = requirements(
  { clause: '2', level: 'must' },
  {
    'R-100': { statement: 'AT+CPIN? says READY and OK.', phrase: '请确保模块在 SIM READY 的状态' },
    'R-101': {
      statement: 'AT+ZPAS? says that the module is registered, and OK.',
      phrase: '请确保模块为驻网状态',
    },
    'R-102': { statement: 'AT+ZECMCALL=1 says CONNECT and OK.', phrase: '请确保 ECM 拨号成功' },
    'R-103': { statement: 'Authentication gives +ALIAUTH: OK and OK.', phrase: '+ALIAUTH: OK' },
    'R-104': { statement: 'Connection gives OK.', phrase: 'AT+CLOUDCONN OK' },
    'R-105': { statement: 'The platform shows the device online.', phrase: '设备在线' },
    'R-106': { statement: 'Subscription gives a +CLOUDSUBACK line and OK.', phrase: 'SUBACK: <OK>' },
    'R-107': {
      statement: 'A message of the platform is reported with topic, length and text.',
      phrase: ',11,hello world',
    },
    'R-108': { statement: 'Publication gives OK.', phrase: '/data,0,helloworld OK' },
    'R-109': { statement: 'The own message comes back as a report.', phrase: ',10,helloworld' },
    'R-110': { statement: 'Unsubscription gives OK.', phrase: '取消 iot topic 的订阅' },
    'R-111': {
      statement: 'After it a message of the platform is not reported.',
      phrase: 'data topic 若是再推送消息',
    },
    'R-112': { statement: 'Disconnection gives OK.', phrase: 'AT+CLOUDDISCONN OK' },
    'R-113': { statement: 'The steps of the chapter work in their order, in one go.', phrase: '使用示例' },
    'R-114': {
      statement: 'Both reports at QoS 0 bear the packet id 0, though the text nowhere asks for it.',
      phrase: '+CLOUDPUBLISH:0,',
      level: 'observe',
    },
  },
);

const ambiguities = requirements(
  { clause: '2', level: 'observe' },
  {
    'A-68': {
      statement: 'Only the answer for a ready SIM is shown.',
      phrase: '+CPIN: READY',
      reading: 'Anything but READY means that the bench is not ready, not that the module failed.',
    },
    'A-69': {
      statement: 'The answer to +ZPAS? has three fields here; other answers are not described.',
      phrase: '"LTE","CS_PS","FDD"',
      reading:
        'Any first field other than No Service and Limited Service means registered; the third field may be missing.',
    },
    'A-70': {
      statement: 'An OK stands outside the box of its example.',
      notJudged: 'documentation finding: the text was converted',
    },
    'A-71': {
      statement: 'A failed data call, and one that is already up, are not shown.',
      phrase: '+ZECMCALL: CONNECT',
      reading:
        'A call that is already up counts like a new one; a refused one means that the bench is not ready.',
    },
    'A-72': 'It is not stated whether the MQTT commands need the data call of the host at all.',
    'A-73': {
      statement: 'There is an empty line between the result of the authentication and OK.',
      reading: 'Two framed lines look like that; further empty lines are recorded and do not fail.',
    },
    'A-74': {
      statement: 'The connection shows OK and nothing else.',
      phrase: 'AT+CLOUDCONN OK',
      reading: 'No report of success is expected; if one comes, it is recorded.',
    },
    'A-75': {
      statement: 'The figures that show the platform are missing.',
      phrase: '如下图所示',
      notJudged: 'documentation finding: the cloud is asked for what the figures showed',
    },
    'A-76': {
      statement: 'The path through the console names an old product.',
      phrase: '物联网套件->产品管理->管理->设备管理',
      notJudged: 'documentation finding: the console is not part of the module',
    },
    'A-77': {
      statement: 'The topic is called by its last level only.',
      phrase: '订阅 data 消息',
      notJudged: 'documentation finding: the command beside it has the whole topic',
    },
    'A-78': {
      statement: 'The subscription of the example lacks a letter.',
      phrase: 'AT+LOUDSUB=',
      reading: 'AT+CLOUDSUB is meant; the short form is refused like any unknown command.',
    },
    'A-79': {
      statement: 'The device name of the example is spelled in two ways that look alike.',
      notJudged: 'documentation finding: cases never use the values of the manual',
    },
    'A-80': {
      statement: 'The acknowledgement of the example lacks the same letter.',
      phrase: '+LOUDSUBACK',
      reading: '+CLOUDSUBACK is meant; a module that prints the short form breaks section 1.3.',
    },
    'A-81': {
      statement: 'The example has the acknowledgement before OK, and 1.3 gives no order.',
      reading: 'Either order is accepted; the one seen is recorded.',
    },
    'A-82': {
      statement: 'The report of the example lacks the same letter, in the text and in the output.',
      phrase: '+LOUDPUBLISH',
      reading: '+CLOUDPUBLISH is meant; a module that prints the short form breaks section 1.3.',
    },
    'A-83': {
      statement: 'The message of the example contains a blank.',
      phrase: '11,hello world',
      reading: 'Blanks are part of a message, in both directions.',
    },
    'A-84': {
      statement: 'There is no step 7.',
      notJudged: 'documentation finding: the reception after step 6 was probably the seventh',
    },
    'A-85': {
      statement: "The module's own message comes after OK, but the text does not promise that order.",
      phrase: '10,helloworld',
      reading: 'The report may come before or after OK; the order seen is recorded.',
    },
    'A-86': {
      statement: "It is not stated how soon the module's own message comes back.",
      reading: 'It has the same deadline as any other message.',
    },
    'A-87': {
      statement: 'The topic to unsubscribe is called iot where data is meant.',
      phrase: '取消 iot topic 的订阅',
      notJudged: 'documentation finding: the command beside it has the right topic',
    },
    'A-88': {
      statement: 'The example shows no report of the unsubscription, though 1.5 promises one.',
      reading: 'A report, or none, is accepted and recorded.',
    },
    'A-89': {
      statement: 'It is not stated from when on a topic is unsubscribed.',
      phrase: '模块不会再接受该推送',
      reading: 'From the moment when the unsubscription is in effect at the cloud.',
    },
    'A-90': {
      statement: 'The steps are numbered with and without a dot.',
      phrase: '10 断开与阿里云平台的连接',
      notJudged: 'documentation finding: a matter of layout',
    },
    'A-91': {
      statement: 'It is not stated when the device is offline after the disconnection.',
      phrase: '断开与阿里云平台的连接',
      reading:
        'The cloud shows it offline soon after OK; whether a DISCONNECT packet came first is recorded.',
    },
  },
);

export const example = [...promises, ...ambiguities];
