import type { Variant } from '../mutant';

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
  about: 'A-62: unsubscribing from a topic that is not subscribed is OK without asking the broker.',
  dialect: { unknownUnsub: 'ok-unasked' },
};

export const takesLongTopicsToSubscribe: Variant = {
  name: 'takesLongTopicsToSubscribe',
  about: "A-29: 64 bytes are stated for publishing only: here the platform's own 128 for subscriptions.",
  limits: { subscribeTopic: 128, commandLine: 2_048 },
};

export const takesAnyTopicToSubscribe: Variant = {
  name: 'takesAnyTopicToSubscribe',
  about: 'A-29: 64 bytes are stated for publishing only: here no limit for subscriptions.',
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
  about: 'A-92: CLOUDDISCONN without a connection is undefined: here OK.',
  dialect: { disconnTwice: 'ok' },
};

export const saysOkToASecondConnect: Variant = {
  name: 'saysOkToASecondConnect',
  about: 'A-92: CLOUDCONN while connected is undefined: here OK.',
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
  about: 'A-20: CLOUDAUTH while connected is undefined: here refused.',
  dialect: { authWhileConnected: 'refused' },
};

export const disconnectsToAuthenticate: Variant = {
  name: 'disconnectsToAuthenticate',
  about: 'A-20: CLOUDAUTH while connected is undefined: here it ends the connection.',
  dialect: { authWhileConnected: 'disconnects' },
};

export const subscribesTopicByTopic: Variant = {
  name: 'subscribesTopicByTopic',
  about: 'Section 2.2: the device SDK sends a SUBSCRIBE for each topic.',
  dialect: { subscribePackets: 'per-topic' },
};

export const subscribesUpToTheFirstRefused: Variant = {
  name: 'subscribesUpToTheFirstRefused',
  about:
    'A-36: the manual does not say what becomes of other topics when one is refused: here those after it are not subscribed to.',
  dialect: { subscribePackets: 'until-refused', subOrder: 'ok-first' },
};

export const keepsItsSession: Variant = {
  name: 'keepsItsSession',
  about: 'A-66: the manual does not say whether the MQTT session outlives the connection.',
  dialect: { cleanSession: false, unsubscribedTopics: 'shown' },
};

export const keepsItsSessionInSilence: Variant = {
  name: 'keepsItsSessionInSilence',
  about: 'A-66: the session outlives the connection, but only messages of new subscriptions are shown.',
  dialect: { cleanSession: false },
};

export const acknowledgesBeforeItShows: Variant = {
  name: 'acknowledgesBeforeItShows',
  about: 'Section 2.2: the order of acknowledgement and report of a QoS 1 message is open.',
  dialect: { downlinkAcknowledged: 'received' },
};

export const repeatsWhatIsNotAcknowledged: Variant = {
  name: 'repeatsWhatIsNotAcknowledged',
  about: 'A-100: a QoS 1 message without PUBACK may be sent again with DUP (MQTT clause 4.4).',
  dialect: { retransmitMs: 80 },
};

export const numbersPacketsFromTheMiddle: Variant = {
  name: 'numbersPacketsFromTheMiddle',
  about: 'A packet identifier is any number but 0 (MQTT clause 2.3.1); this one passes 65535.',
  dialect: { firstPacketId: 65_530 },
};

export const signsWithMd5ByName: Variant = {
  name: 'signsWithMd5ByName',
  about: 'A-92: the manual does not say how the request to the authentication server is signed.',
  dialect: { signMethod: 'hmacmd5' },
  limits: { keepAlive: 30 },
};

export const signsWithSha1: Variant = {
  name: 'signsWithSha1',
  about: 'A-92: the manual does not say how the request to the authentication server is signed.',
  dialect: { signMethod: 'hmacsha1' },
  limits: { keepAlive: 1_200 },
};

export const signsWithSha256: Variant = {
  name: 'signsWithSha256',
  about: 'A-92: the manual does not say how the request to the authentication server is signed.',
  dialect: { signMethod: 'hmacsha256' },
};

export const logsInByMqtt: Variant = {
  name: 'logsInByMqtt',
  about:
    'Section 1.1 says "device authentication": here a signed MQTT connection that is closed again, no HTTP.',
  dialect: { login: 'mqtt', authWhileConnected: 'refused' },
};

export const logsInByMqttAndStays: Variant = {
  name: 'logsInByMqttAndStays',
  about: 'Section 1.1: a signed MQTT connection is made by CLOUDAUTH and used on by CLOUDCONN.',
  dialect: { login: 'mqtt-and-stays', authWhileConnected: 'disconnects' },
};

export const servesFromTheLoginOn: Variant = {
  name: 'servesFromTheLoginOn',
  about:
    'Section 1.1: the signed MQTT connection of CLOUDAUTH is in use at once; the manual does not say that commands before CLOUDCONN are refused.',
  dialect: { login: 'mqtt-and-serves', authWhileConnected: 'disconnects', connTwice: 'ok' },
};

export const logsInBothWays: Variant = {
  name: 'logsInBothWays',
  about: 'Section 1.1: pre-authentication by HTTP, then a trial MQTT connection before +ALIAUTH: OK.',
  dialect: { login: 'http-and-mqtt', authWhileConnected: 'refused' },
};

export const asksTheServerTwice: Variant = {
  name: 'asksTheServerTwice',
  about: 'Section 1.1 says how an authentication ends, not how many requests it takes: here two for each.',
  dialect: { authRequests: 2 },
};
