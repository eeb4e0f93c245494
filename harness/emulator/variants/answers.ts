import type { Variant } from '../variant';

export const reportsAuthenticationBeforeOk: Variant = {
  name: 'reportsAuthenticationBeforeOk',
  about: 'A-09: chapter 2 prints +ALIAUTH: OK before OK, where section 1.1 has it behind.',
  dialect: { authOrder: 'result-first' },
};

export const answersAuthenticationWhenAllIsOver: Variant = {
  name: 'answersAuthenticationWhenAllIsOver',
  about:
    'A-09, A-13: the result first, and a failure of the server as a final +CME ERROR (27.007 clause 9.2).',
  dialect: { authOrder: 'result-first', authTrouble: 'final', errorReports: 1 },
};

export const reportsSubscriptionAfterOk: Variant = {
  name: 'reportsSubscriptionAfterOk',
  about: 'A-33, A-34: section 1.3 gives no order of OK, +CLOUDSUBACK and +CMD ERROR; chapter 2 shows one.',
  dialect: { subOrder: 'ok-first' },
};

export const reportsGrantedQosPerTopic: Variant = {
  name: 'reportsGrantedQosPerTopic',
  about: 'A-31: <code> of +CLOUDSUBACK is undefined: here the granted QoS, a line for each topic.',
  dialect: { subackCode: 'granted-qos', subackLines: 'per-topic', subscribePackets: 'per-topic' },
};

export const reportsTopicByTopicBehindOk: Variant = {
  name: 'reportsTopicByTopicBehindOk',
  about:
    'A-31, A-33, A-36: a line for each topic behind OK, +CMD ERROR behind those of the topics that work.',
  dialect: {
    subOrder: 'ok-first',
    subackLines: 'per-topic',
    subscribePackets: 'per-topic',
    partialSuccess: 'each-topic-told',
  },
};

export const reportsGrantedQosInOneList: Variant = {
  name: 'reportsGrantedQosInOneList',
  about:
    'A-31: the manual does not say whether one line or several: here one line with a code for each topic.',
  dialect: { subackCode: 'granted-qos', subackLines: 'list' },
};

export const reportsSubscriptionWithBareOk: Variant = {
  name: 'reportsSubscriptionWithBareOk',
  about: 'A-32: <code> of +CLOUDSUBACK is undefined: here OK without angle brackets.',
  dialect: { subackCode: 'OK' },
};

export const reportsSubscriptionAsNumber: Variant = {
  name: 'reportsSubscriptionAsNumber',
  about: 'A-32: <code> of +CLOUDSUBACK is undefined: here 0 for success, behind OK.',
  dialect: { subackCode: '0', subOrder: 'ok-first' },
};

export const printsNoBlankBehindPublish: Variant = {
  name: 'printsNoBlankBehindPublish',
  about: 'A-37: chapter 2 prints no blank behind the colon of +CLOUDPUBLISH, section 1.3 prints one.',
  dialect: { publishBlanks: 0, packId: 'counter' },
};

export const printsNoBlankBehindAnyColon: Variant = {
  name: 'printsNoBlankBehindAnyColon',
  about: 'A-37: chapter 2 drops a blank behind a colon; no sentence asks for any.',
  dialect: { publishBlanks: 0, lineBlanks: 0, errorReports: 1 },
};

export const printsBlanksBehindCommas: Variant = {
  name: 'printsBlanksBehindCommas',
  about:
    'Section 2: a sibling prints a blank behind each comma of +CLOUDPUBLISH; the length frames the message.',
  dialect: { publishCommaBlanks: 1 },
  findings: ['message-is-reported-without-blanks-or-quotes'],
};

export const countsAllMessages: Variant = {
  name: 'countsAllMessages',
  about: 'A-38: <packId> is "the id of the packet" and no more: here a count, for QoS 0 as well.',
  dialect: { packId: 'counter-of-all' },
  findings: ['message-at-qos-0-bears-the-id-of-the-example'],
};

export const reportsUnsubscription: Variant = {
  name: 'reportsUnsubscription',
  about:
    'A-61, A-56: section 1.5 promises a report without printing it; no report of a publish is forbidden.',
  dialect: { unsubReport: '+CLOUDUNSUBACK: <OK>', pubReport: '+CLOUDPUBACK: <OK>', pubOk: 'acknowledged' },
};

export const reportsUnsubscriptionBeforeOk: Variant = {
  name: 'reportsUnsubscriptionBeforeOk',
  about: 'A-61, A-33: the report of section 1.5 in the place where chapter 2 has that of a subscription.',
  dialect: {
    unsubReport: '+CLOUDUNSUBACK: 0',
    pubReport: '+CLOUDPUBACK: 0',
    reportOrder: 'result-first',
  },
};

export const reportsConnections: Variant = {
  name: 'reportsConnections',
  about: 'A-21, A-67: no report of a connection made or lost is promised, and none forbidden.',
  dialect: { connReport: '+CLOUDCONN: OK', lossReport: '+CLOUDSTATE: 0' },
};

export const describesItsCommands: Variant = {
  name: 'describesItsCommands',
  about: 'A-92, S-12: no test or read form is in the manual: here they show values (27.007 clause 5.4.3).',
  dialect: { testForms: 'described', readForms: 'answered' },
};

export const connectsTheDataCallAfterOk: Variant = {
  name: 'connectsTheDataCallAfterOk',
  about:
    'Chapter 2, step 3 asks for a data call and gives no order: here OK, and CONNECT when the call is up.',
  dialect: { callOrder: 'ok-first' },
};
