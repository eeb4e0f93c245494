import type { Behaviour } from '../behaviour';
import type { Variant } from '../mutant';
import { codeInFront } from '../wording';

export const reportsAuthenticationBeforeOk: Variant = {
  name: 'reportsAuthenticationBeforeOk',
  about: 'A-09: chapter 2 prints +ALIAUTH: OK before OK; section 1.1 has it after OK.',
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
  about: 'A-31, A-33, A-36: a line per topic after OK, and +CMD ERROR after those of the accepted topics.',
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
  about: 'A-32: <code> of +CLOUDSUBACK is undefined: here 0 for success, after OK.',
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
  about: 'A-38: <packId> is only described as "the id of the packet": here a counter, for QoS 0 as well.',
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
  about: 'A-92, S-12: no test or read form is in the manual: here they show values (V.250 clause 5.4.3.2).',
  dialect: { testForms: 'described', readForms: 'answered' },
};

export const connectsTheDataCallAfterOk: Variant = {
  name: 'connectsTheDataCallAfterOk',
  about:
    'Chapter 2, step 3 asks for a data call and gives no order: here OK, and CONNECT when the call is up.',
  dialect: { callOrder: 'ok-first' },
};

export const refusesWithBareError: Variant = {
  name: 'refusesWithBareError',
  about: 'A-08, A-57: no error form for bad input is printed: here ERROR, for each setting of +CMEE.',
  dialect: { refusals: { input: 'error', state: 'error', connection: 'error' } },
};

export const refusesWithCmdError: Variant = {
  name: 'refusesWithCmdError',
  about: 'A-08, A-35: no error form for bad input is printed: here the +CMD ERROR of section 1.3.',
  dialect: { refusals: { input: 'cmd', state: 'cmd', connection: 'cmd' } },
};

export const refusesWithAllFamilies: Variant = {
  name: 'refusesWithAllFamilies',
  about: 'A-35: the manual has two families of errors, V.250 a third: here one for each kind of refusal.',
  dialect: { refusals: { input: 'error', state: 'cmd', connection: 'cme' }, errorReports: 1 },
};

export const explainsErrorsInWords: Variant = {
  name: 'explainsErrorsInWords',
  about: 'A-13: +CME ERROR is verbose from power-on, as with +CMEE=2.',
  dialect: { errorReports: 2 },
};

export const numbersItsErrors: Variant = {
  name: 'numbersItsErrors',
  about: 'A-13: +CME ERROR is numeric from power-on, as with +CMEE=1.',
  dialect: { errorReports: 1 },
};

export const printsBracketsAroundCodes: Variant = {
  name: 'printsBracketsAroundCodes',
  about: 'A-32: chapter 2 prints the brackets of <code>: here around that of +CMD ERROR, too.',
  dialect: { cmdCode: 'bracketed', refusals: { input: 'cmd', state: 'cmd', connection: 'cmd' } },
};

export const refusesSubscriptionsBehindOk: Variant = {
  name: 'refusesSubscriptionsBehindOk',
  about:
    'A-34: OK followed by +CMD ERROR for each failure of a subscription, as documented for a related module.',
  dialect: { subRefusal: 'behind-ok', subOrder: 'ok-first' },
};

export const printsTheCodeInFrontOfError: Variant = {
  name: 'printsTheCodeInFrontOfError',
  about:
    'A-08, A-35: +CMD ERROR is no final result code of V.250: here a line with the code, and ERROR behind it.',
  dialect: { refusals: { input: 'cmd', state: 'cmd', connection: 'cmd' } },
  behaviours: [codeInFront],
};

const busyWhileSubscribing: Behaviour = {
  name: 'busy while it subscribes',
  async command({ name }, module, next) {
    if (!name.startsWith('+CLOUD')) return undefined;
    const { settings } = module.state;
    if (settings.has('subscribing')) return module.refusal('state');
    const answer = await next();
    if (
      name === '+CLOUDSUB' &&
      answer !== undefined &&
      answer !== 'silent' &&
      answer.after instanceof Promise
    ) {
      settings.set('subscribing', 'yes');
      void answer.after.finally(() => settings.delete('subscribing'));
    }
    return answer;
  },
};

export const refusesWhileItSubscribes: Variant = {
  name: 'refusesWhileItSubscribes',
  takesLong: true,
  about:
    'A-43, A-86: the manual does not say that a command before the report of the previous one is accepted: here it is refused.',
  dialect: { subOrder: 'ok-first', networkDelayMs: 30 },
  behaviours: [busyWhileSubscribing],
  triedWith: ['sub-*', 'unsub-*', 'message-*'],
};
