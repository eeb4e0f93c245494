import type { Variant } from '../variant';

export const reportsAuthenticationBeforeOk: Variant = {
  name: 'reportsAuthenticationBeforeOk',
  about: 'Chapter 2 prints +ALIAUTH: OK before OK, where section 1.1 has it behind.',
  dialect: { authOrder: 'result-first' },
};

export const reportsSubscriptionAfterOk: Variant = {
  name: 'reportsSubscriptionAfterOk',
  about: 'Section 1.3 gives no order of OK and +CLOUDSUBACK; chapter 2 shows one of the two.',
  dialect: { subOrder: 'ok-first' },
};

export const reportsGrantedQosPerTopic: Variant = {
  name: 'reportsGrantedQosPerTopic',
  about: '<code> of +CLOUDSUBACK is undefined: here the granted QoS, a line for each topic.',
  dialect: { subackCode: 'granted-qos', subackLines: 'per-topic', subscribePackets: 'per-topic' },
};

export const reportsSubscriptionWithBareOk: Variant = {
  name: 'reportsSubscriptionWithBareOk',
  about: '<code> of +CLOUDSUBACK is undefined: here OK without angle brackets.',
  dialect: { subackCode: 'OK' },
};

export const printsNoBlankBehindPublish: Variant = {
  name: 'printsNoBlankBehindPublish',
  about: 'Chapter 2 prints no blank behind the colon of +CLOUDPUBLISH, section 1.3 prints one.',
  dialect: { publishBlanks: 0, packId: 'counter' },
};

export const reportsUnsubscription: Variant = {
  name: 'reportsUnsubscription',
  about: 'Section 1.5 promises a report of success without printing it; no report of a publish is forbidden.',
  dialect: { unsubReport: '+CLOUDUNSUBACK: <OK>', pubReport: '+CLOUDPUBACK: <OK>', pubOk: 'acknowledged' },
};

export const refusesWithBareError: Variant = {
  name: 'refusesWithBareError',
  about: 'The manual prints no error form for bad input: here ERROR, whatever +CMEE says.',
  dialect: { refusals: { input: 'error', state: 'error', connection: 'error' } },
};

export const refusesWithCmdError: Variant = {
  name: 'refusesWithCmdError',
  about: 'The manual prints no error form for bad input: here the +CMD ERROR of section 1.3.',
  dialect: { refusals: { input: 'cmd', state: 'cmd', connection: 'cmd' } },
};

export const reportsSubscriptionAsNumber: Variant = {
  name: 'reportsSubscriptionAsNumber',
  about: '<code> of +CLOUDSUBACK is undefined: here 0 for success, behind OK.',
  dialect: { subackCode: '0', subOrder: 'ok-first' },
};

export const explainsErrorsInWords: Variant = {
  name: 'explainsErrorsInWords',
  about: '+CME ERROR comes with words from the start, as with +CMEE=2.',
  dialect: { errorReports: 2 },
};
