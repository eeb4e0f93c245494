import { requirements } from './table';

const promises = requirements(
  { clause: '1.5', level: 'must' },
  {
    'R-080': {
      statement: 'AT+CLOUDUNSUB takes a topic and is answered with OK.',
      phrase: '+CLOUDUNSUB =<topic>',
    },
    'R-081': { statement: 'A command gives up one topic.', phrase: '只支持一次取消一个订阅' },
    'R-082': {
      statement: 'Success is reported, but the words of the report are missing.',
      phrase: '如果取消订阅成功，则上报',
      level: 'observe',
    },
    'R-083': {
      clause: '2',
      statement: 'A topic that was given up is reported no more.',
      phrase: '模块不会再接受该推送',
    },
    'R-084': { statement: 'The other topics stay subscribed to.', phrase: '<topic> 准备取消的 topic' },
  },
);

const ambiguities = requirements(
  { clause: '1.5', level: 'observe' },
  {
    'A-59': {
      statement: 'The syntax has a blank before the equals sign.',
      phrase: '+CLOUDUNSUB =<topic>',
      reading: 'The form without the blank must work; the effect of the blank is recorded.',
    },
    'A-60': {
      statement: 'The effect of a second topic in the command is not stated.',
      phrase: '只支持一次取消一个订阅',
      reading: 'The second topic must stay subscribed; whether the first is unsubscribed is recorded.',
    },
    'A-61': {
      statement: 'The report of success is promised, but its text is not given.',
      phrase: '如果取消订阅成功，则上报',
      reading: 'A line of any wording, or none, is accepted and recorded.',
    },
    'A-62': 'It is not stated whether the topic must be subscribed, nor how long it may be.',
    'A-99': {
      statement: 'The limit of one topic is stated "for now".',
      phrase: '目前只支持一次取消一个订阅',
      reading: 'It applies to every firmware that is judged by edition 1.6.',
    },
  },
);

const edges = requirements(
  { clause: '1.5', level: 'must' },
  {
    'E-UNS-01': 'A subscribed topic is given up, and a later message on it is not reported.',
    'E-UNS-02': { statement: 'A topic that was never subscribed to.', level: 'observe' },
    'E-UNS-03': { statement: 'The same topic twice.', level: 'observe' },
    'E-UNS-04': 'Two topics in one command.',
    'E-UNS-05': {
      statement: 'An empty, quoted, spaced, wildcard, long or multi-byte topic.',
      level: 'observe',
    },
    'E-UNS-06': 'Unsubscription before the connection and after its end.',
    'E-UNS-07': 'One of eight topics is given up, and the other seven still report.',
    'E-UNS-08': { statement: 'A wildcard that covers several subscribed topics.', level: 'observe' },
    'E-UNS-09': 'A topic is given up and subscribed to again.',
    'E-UNS-10': { statement: 'A topic is given up while messages stream in on it.', level: 'observe' },
    'E-UNS-11': 'A topic that was given up stays so after a reconnect.',
  },
);

export const unsubscription = [...promises, ...ambiguities, ...edges];
