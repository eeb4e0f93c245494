import type { Variant } from '../variant';

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
  about: 'A-66: a session that outlives the connection, of which only what was subscribed anew is shown.',
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
  about: 'A-92: how the request to the authentication server is signed is none of the manual.',
  dialect: { signMethod: 'hmacmd5' },
  limits: { keepAlive: 30 },
};

export const signsWithSha1: Variant = {
  name: 'signsWithSha1',
  about: 'A-92: how the request to the authentication server is signed is none of the manual.',
  dialect: { signMethod: 'hmacsha1' },
  limits: { keepAlive: 1_200 },
};

export const signsWithSha256: Variant = {
  name: 'signsWithSha256',
  about: 'A-92: how the request to the authentication server is signed is none of the manual.',
  dialect: { signMethod: 'hmacsha256' },
};
