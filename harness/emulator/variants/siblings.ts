import type { Variant } from '../mutant';

/**
 * Other modules with these commands differ in many points at once. Choices that are legal alone are legal together.
 */

export const speaksLikeNeoway: Variant = {
  name: 'speaksLikeNeoway',
  about: 'Section 2.1, N58: OK first, then reports of everything, ERROR for bad input, CONN suffices.',
  dialect: {
    subOrder: 'ok-first',
    subackCode: '<OK>',
    subRefusal: 'behind-ok',
    publishBlanks: 0,
    unsubReport: '+CLOUDUNSUBACK: <OK>',
    pubReport: '+CLOUDPUBACK: <OK>',
    connAfterDisconnect: 'suffices',
    refusals: { input: 'error', state: 'error', connection: 'error' },
    testForms: 'described',
    readForms: 'answered',
    lossReport: '+CLOUDSTATE: 0',
    signMethod: 'hmacsha1',
  },
  limits: { subscribeTopic: 128, keepAlive: 180 },
};

export const speaksLikeFibocom: Variant = {
  name: 'speaksLikeFibocom',
  about: 'Section 2.1, L610: quotes, a bare prompt, results before OK, verbose errors.',
  dialect: {
    authOrder: 'result-first',
    quotes: 'stripped',
    parameterBlanks: 'ignored',
    prompt: '\r\n>',
    errorReports: 2,
    subackCode: 'OK',
    connReport: '+CLOUDCONN: OK',
    connAfterDisconnect: 'suffices',
    pubOk: 'acknowledged',
    signMethod: 'hmacsha256',
  },
  limits: { keepAlive: 80 },
};

export const speaksLikeRda: Variant = {
  name: 'speaksLikeRda',
  about:
    'Section 2.1, RDA: OK after the result, blanks after commas, a counter as id, one SUBSCRIBE per topic.',
  dialect: {
    authOrder: 'result-first',
    authTrouble: 'final',
    publishCommaBlanks: 1,
    packId: 'counter-of-all',
    subscribePackets: 'until-refused',
    messageSeparators: 'refused',
    testForms: 'described',
    connAfterDisconnect: 'suffices',
    pubOk: 'acknowledged',
    numbers: 'signed',
  },
  findings: ['message-is-reported-without-blanks-or-quotes', 'message-at-qos-0-bears-the-id-of-the-example'],
};

export const speaksLikeTheDeviceSdk: Variant = {
  name: 'speaksLikeTheDeviceSdk',
  about:
    'Section 2.2: one SUBSCRIBE and report per topic, no report for known topics, retransmission with DUP.',
  dialect: {
    subOrder: 'ok-first',
    subackLines: 'per-topic',
    subackCode: 'granted-qos',
    subscribePackets: 'per-topic',
    partialSuccess: 'each-topic-told',
    duplicateTopic: 'ok-without-report',
    cleanSession: false,
    unsubscribedTopics: 'shown',
    retransmitMs: 120,
    unknownUnsub: 'ok',
  },
};

export const isSlowAndChatty: Variant = {
  name: 'isSlowAndChatty',
  takesLong: true,
  about: 'A-19, A-43, A-67: a slow network, constant unrelated reports, output in pieces, echoed data.',
  dialect: {
    networkDelayMs: 10,
    answerDelayMs: 5,
    reportDelayMs: 15,
    reports: 'at-once',
    pacing: 'trickled',
    dataEcho: 'as-it-comes',
    unrelatedReports: ['RING', '+ZUSIMR:2', '+CREG: 1', '^MODE:17,17'],
    unrelatedEvery: 1,
    connReport: '+CLOUDCONN: OK',
    lossReport: '+CLOUDSTATE: 0',
    unsubReport: '+CLOUDUNSUBACK: <OK>',
    pubReport: '+CLOUDPUBACK: <OK>',
    connOk: 'requested',
    connFailure: '+CLOUDCONN: FAIL',
    disconnOk: 'requested',
  },
};

export const isTerse: Variant = {
  name: 'isTerse',
  takesLong: true,
  about:
    'A-37, A-49, A-62: no optional blanks, no prompt, several lines in one write, no redundant requests.',
  dialect: {
    publishBlanks: 0,
    lineBlanks: 0,
    prompt: '',
    pacing: 'glued',
    unknownUnsub: 'ok-unasked',
    duplicateTopic: 'ok-without-report',
    connTwice: 'ok',
    disconnTwice: 'ok',
    disconnOk: 'requested',
    downlinkAcknowledged: 'received',
  },
};
