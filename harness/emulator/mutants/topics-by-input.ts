import { byInput, restartingAt } from './by-input';

const ODD_TOPICS = {
  'of-one-byte': /^[a-z]$/,
  'of-65-bytes': /^.{65}$/,
  'of-128-bytes': /^.{128}$/,
  'of-512-bytes': /^.{512}$/,
  'without-leading-slash': /^[A-Za-z0-9]+\//,
  'with-an-empty-level': /\/\//,
  'that-ends-in-a-slash': /[^/]\/$/,
  'of-seven-levels': /^(\/[^/]+){7}$/,
  'of-eight-levels': /^(\/[^/]+){8}$/,
  'with-plus-for-a-level': /^(?!\/sys\/).*\/a\/\+$/,
  'with-hash-for-the-rest': /^(?!\/sys\/).*\/a\/#$/,
  hash: /^#$/,
  plus: /^\+$/,
  'with-plus-inside-a-level': /\w\+\w/,
  'with-hash-not-at-the-end': /#\//,
  'of-the-broker': /^\$/,
  'of-the-thing-model': /^\/sys\/.*\/thing\//,
  'of-remote-calls': /^\/sys\/.*\/rrpc\//,
  'in-quotes': /^".*"$/,
  'with-one-quote': /\w"\w/,
  'with-a-blank-inside': /\S \S/,
  'with-a-blank-in-front': /^ /,
  'with-a-blank-behind': / $/,
  'with-a-semicolon': /;/,
  'with-a-format-string': /%/,
  'in-multi-byte-characters': /[\x80-\xff]/,
};

/** Restarts at a CLOUDSUB of this topic alone with QoS 0. */
export const restartsAtTopic = byInput('restartsAtTopic', ODD_TOPICS, (topic, words) => ({
  about: `Subscribing to a topic ${words} makes the module start again.`,
  behaviours: [
    restartingAt('+CLOUDSUB', ({ parameters }) => {
      const [, alone] = /^([^,]*),0$/.exec(parameters) ?? [];
      return alone !== undefined && topic.test(alone);
    }),
  ],
}));

const UNSUBSCRIBED_TOPICS = {
  unknown: /\/never$/,
  overlong: /^.{65}$/,
  'very-long': /^.{512}$/,
  foreign: /\/x\/y$/,
  hash: /^#$/,
  'in-quotes': /^"/,
  'behind-a-blank': /^ /,
  'in-multi-byte-characters': /[\x80-\xff]/,
  'with-a-qos': /,\d$/,
};

/** Restarts at a CLOUDUNSUB of this topic. */
export const restartsAtUnsubscribingTopic = byInput(
  'restartsAtUnsubscribingTopic',
  UNSUBSCRIBED_TOPICS,
  (topic, words) => ({
    about: `Unsubscribing from a topic that is ${words} makes the module start again.`,
    behaviours: [restartingAt('+CLOUDUNSUB', topic)],
  }),
);
