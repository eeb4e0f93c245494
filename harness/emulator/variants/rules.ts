import type { Variant } from '../variant';

export const countsTopicsInTotal: Variant = {
  name: 'countsTopicsInTotal',
  about: 'Eight topics at any time, where "at most 8 topics" may also mean eight in one command.',
  dialect: { topicCount: 'in-total', duplicateTopic: 'refused', unknownUnsub: 'refused' },
};

export const connectsAgainWithoutAuthentication: Variant = {
  name: 'connectsAgainWithoutAuthentication',
  about: 'Section 1.6 says what is needed after a disconnect, not that less is refused.',
  dialect: { connAfterDisconnect: 'suffices', connTwice: 'ok', disconnTwice: 'ok' },
};

export const takesQuotesOff: Variant = {
  name: 'takesQuotesOff',
  about: 'Strings of 3GPP TS 27.007 stand in quotes; the manual has none and forbids none.',
  dialect: { quotes: 'stripped', emptyMessage: 'published' },
};

export const keepsItsSession: Variant = {
  name: 'keepsItsSession',
  about: 'The manual does not say whether the MQTT session outlives the connection.',
  dialect: { cleanSession: false, unsubscribedTopics: 'shown' },
};

export const saysOkBeforeItIsConnected: Variant = {
  name: 'saysOkBeforeItIsConnected',
  about: 'OK to CLOUDCONN may mean that the request is on its way (section 1.2 does not say).',
  dialect: { connOk: 'requested' },
};

export const saysNothingOfAKnownTopic: Variant = {
  name: 'saysNothingOfAKnownTopic',
  about:
    'A topic that is subscribed already is answered OK without asking the broker, as the device SDK does.',
  dialect: { duplicateTopic: 'ok-without-report' },
};

export const refusesQuotes: Variant = {
  name: 'refusesQuotes',
  about: 'The manual prints no quotes: here they are an error.',
  dialect: { quotes: 'refused' },
};

export const signsWithSha256: Variant = {
  name: 'signsWithSha256',
  about: 'How the request to the authentication server is signed is none of the manual.',
  dialect: { signMethod: 'hmacsha256' },
};
