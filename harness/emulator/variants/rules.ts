import type { Variant } from '../variant';

export const countsTopicsInTotal: Variant = {
  name: 'countsTopicsInTotal',
  about: 'A-26: eight topics at any time, where "at most 8 topics" may also mean eight in one command.',
  dialect: { topicCount: 'in-total', duplicateTopic: 'refused', unknownUnsub: 'refused' },
};

export const countsDifferentTopicsInTotal: Variant = {
  name: 'countsDifferentTopicsInTotal',
  about: 'A-26: eight topics at any time, one that is subscribed again not counted twice.',
  dialect: { topicCount: 'in-total' },
};

export const refusesKnownTopics: Variant = {
  name: 'refusesKnownTopics',
  about: 'Section 2.2: a topic that is subscribed already may be refused; the manual does not say.',
  dialect: { duplicateTopic: 'refused' },
};

export const saysNothingOfAKnownTopic: Variant = {
  name: 'saysNothingOfAKnownTopic',
  about:
    'Section 2.2: a topic that is subscribed already is answered OK without asking the broker, as the device SDK does.',
  dialect: { duplicateTopic: 'ok-without-report' },
};

export const refusesUnknownTopics: Variant = {
  name: 'refusesUnknownTopics',
  about: 'A-62: the manual does not say whether a topic must be subscribed to be unsubscribed.',
  dialect: { unknownUnsub: 'refused' },
};

export const takesUnknownTopicsWithoutAsking: Variant = {
  name: 'takesUnknownTopicsWithoutAsking',
  about: 'A-62: a topic that is not subscribed is unsubscribed as it is: OK without asking the broker.',
  dialect: { unknownUnsub: 'ok-unasked' },
};

export const takesLongTopicsToSubscribe: Variant = {
  name: 'takesLongTopicsToSubscribe',
  about: "A-29: 64 bytes are stated for publishing only: here the platform's own 128 for the rest.",
  limits: { subscribeTopic: 128, commandLine: 2_048 },
};

export const takesAnyTopicToSubscribe: Variant = {
  name: 'takesAnyTopicToSubscribe',
  about: 'A-29: 64 bytes are stated for publishing only: here no limit for the rest.',
  limits: { subscribeTopic: 4_096, commandLine: 8_192 },
};

export const takesShortLines: Variant = {
  name: 'takesShortLines',
  about: 'A-95: no length of a command line is stated; eight topics of 64 bytes need 547 characters.',
  limits: { commandLine: 600 },
};

export const connectsAgainWithoutAuthentication: Variant = {
  name: 'connectsAgainWithoutAuthentication',
  about: 'A-65: section 1.6 says what is needed after a disconnect, not that less is refused.',
  dialect: { connAfterDisconnect: 'suffices', connTwice: 'ok', disconnTwice: 'ok' },
};

export const saysOkToASecondDisconnect: Variant = {
  name: 'saysOkToASecondDisconnect',
  about: 'A-92: disconnected is disconnected: OK to CLOUDDISCONN without a connection.',
  dialect: { disconnTwice: 'ok' },
};

export const saysOkToASecondConnect: Variant = {
  name: 'saysOkToASecondConnect',
  about: 'A-92: connected is connected: OK to CLOUDCONN on top of a connection.',
  dialect: { connTwice: 'ok' },
};

export const saysOkBeforeItIsConnected: Variant = {
  name: 'saysOkBeforeItIsConnected',
  about: 'A-21: OK to CLOUDCONN may mean that the request is on its way.',
  dialect: { connOk: 'requested' },
};

export const saysOkBeforeItIsDisconnected: Variant = {
  name: 'saysOkBeforeItIsDisconnected',
  about: 'A-91: OK to CLOUDDISCONN may mean that the request is on its way.',
  dialect: { disconnOk: 'requested' },
};

export const saysOkBehindPuback: Variant = {
  name: 'saysOkBehindPuback',
  about: 'A-56: OK to a publish may mean accepted, sent or, at QoS 1, acknowledged.',
  dialect: { pubOk: 'acknowledged' },
};

export const refusesAuthenticationWhileConnected: Variant = {
  name: 'refusesAuthenticationWhileConnected',
  about: 'A-20: CLOUDAUTH on top of a connection is undefined: here refused.',
  dialect: { authWhileConnected: 'refused' },
};

export const disconnectsToAuthenticate: Variant = {
  name: 'disconnectsToAuthenticate',
  about: 'A-20: CLOUDAUTH on top of a connection is undefined: here the end of that.',
  dialect: { authWhileConnected: 'disconnects' },
};
